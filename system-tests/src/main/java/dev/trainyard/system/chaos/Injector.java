package dev.trainyard.system.chaos;

import dev.trainyard.system.wire.KafkaProxy;
import dev.trainyard.system.wire.ObjectsProxy;
import dev.trainyard.system.wire.StoreWeather;
import dev.trainyard.system.wire.Wires;
import dev.trainyard.system.yard.JobCourse;
import dev.trainyard.system.yard.TestedYard;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/** Does a fault to a yard while a job is at work. */
final class Injector {

    private final TestedYard yard;
    private final ObjectsProxy objects;
    private final KafkaProxy kafka;
    private final int trainers;
    private final Duration lease;
    private final RandomGenerator random;

    Injector(
            TestedYard yard,
            ObjectsProxy objects,
            KafkaProxy kafka,
            int trainers,
            Duration lease,
            RandomGenerator random) {
        this.yard = yard;
        this.objects = objects;
        this.kafka = kafka;
        this.trainers = trainers;
        this.lease = lease;
        this.random = random;
    }

    /**
     * What was done.
     *
     * @param what in words
     * @param sinceNanos when it began to hurt; for what the yard can only wait out, when it was over
     */
    record Done(String what, long sinceNanos) {}

    /** Does a fault that has its moment from outside; nothing when the moment has passed. */
    Optional<Done> inject(Fault fault, JobCourse job) {
        if (job.hasEnded()) {
            return Optional.empty();
        }
        return switch (fault) {
            case Fault.Killed killed -> Optional.of(kill(process(killed.process(), job)));
            case Fault.Terminated terminated -> Optional.of(terminate(process(terminated.process(), job)));
            case Fault.Frozen frozen -> Optional.of(freeze(process(frozen.process(), job)));
            case Fault.CutOff cut -> Optional.of(cutOff(process(cut.process(), job)));
            case Fault.BadWeather bad -> Optional.of(turn(bad));
            case Fault.TaskHandedOutTwice ignored ->
                TaskQueue.repeatNewest(yard.bootstrap()).map(what -> new Done(what, System.nanoTime()));
            case Fault.KilledAt ignored -> throw new IllegalArgumentException("a trap finds its own moment");
        };
    }

    /** Of several trainers mostly the one that has the job. */
    private String process(String kind, JobCourse job) {
        if (!kind.equals("trainer")) {
            return kind;
        }
        List<String> starts = job.starts();
        boolean any = starts.isEmpty() || random.nextInt(5) == 0;
        return any ? "trainer-" + (1 + random.nextInt(trainers)) : job.trainer();
    }

    private Done kill(String process) {
        long now = System.nanoTime();
        Wires.killIn(yard, process);
        return new Done(process + " killed", now);
    }

    private Done terminate(String process) {
        long now = System.nanoTime();
        var _ = yard.signal(process, "TERM");
        return new Done(process + " terminated", now);
    }

    private Done freeze(String process) {
        Duration frozen = beyondLease();
        long now = System.nanoTime();
        ProcessHandle handle = yard.signal(process, "STOP");
        pass(frozen);
        TestedYard.send(handle, "CONT");
        return new Done(process + " frozen for " + frozen.toMillis() + " ms", now);
    }

    private Done cutOff(String process) {
        Duration time = beyondLease();
        long now = System.nanoTime();
        kafka.cutOff(process);
        pass(time);
        kafka.mend();
        return new Done(process + " cut off for " + time.toMillis() + " ms", now);
    }

    private Duration beyondLease() {
        return lease.plusMillis(500 + random.nextInt(3_000));
    }

    private Done turn(Fault.BadWeather bad) {
        boolean wholeMinute = bad.longest().compareTo(Duration.ofMinutes(1)) >= 0;
        Duration time = wholeMinute ? bad.longest() : bad.longest().dividedBy(1 + random.nextInt(3));
        objects.turn(bad.weather());
        pass(time);
        objects.turn(StoreWeather.FAIR);
        return new Done("weather " + bad.weather() + " for " + time.toMillis() + " ms", System.nanoTime());
    }

    static void pass(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
