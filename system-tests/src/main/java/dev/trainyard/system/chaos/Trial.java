package dev.trainyard.system.chaos;

import dev.trainyard.system.wire.Wires;
import dev.trainyard.system.yard.Api;
import dev.trainyard.system.yard.Await;
import dev.trainyard.system.yard.JobCourse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** One job, one fault: the job is watched all the while, and judged at its end. */
final class Trial {

    private static final Duration TRAP = Duration.ofMinutes(4);
    private static final Duration IN_FLIGHT = Duration.ofMillis(300);

    private final Api api;
    private final Injector injector;
    private final RandomGenerator random;

    Trial(Api api, Injector injector, RandomGenerator random) {
        this.api = api;
        this.injector = injector;
        this.random = random;
    }

    /**
     * What came of it.
     *
     * @param done what was done; nothing when the job had ended before
     * @param complaints the promises that were broken
     * @param recovery until the job got on after the fault, when it had anything left to do
     * @param redone the most steps of training that one attempt had to do again
     */
    record Course(Optional<Injector.Done> done, List<String> complaints, Optional<Duration> recovery, long redone) {}

    /** A fault at a moment of chance. */
    Course at(JobCourse job, Undisturbed expected, Fault fault) {
        try (Witness witness = new Witness(api, job)) {
            Injector.pass(expected.time().multipliedBy(2 + random.nextInt(92)).dividedBy(100));
            Optional<Injector.Done> done = injector.inject(fault, job);
            return course(job, expected, witness, done, fault);
        }
    }

    /** A fault where a trap waits. */
    Course at(JobCourse job, Undisturbed expected, Fault.KilledAt fault, Wires.Trap trap) {
        try (Witness witness = new Witness(api, job)) {
            Await.until(
                    "the trap has sprung, or the job has ended",
                    TRAP,
                    () -> trap.caught().isPresent() || job.hasEnded());
            Optional<Injector.Done> done = trap.caught()
                    .map(caught -> new Injector.Done(caught.process() + " killed " + fault.point(), caught.nanoTime()));
            return course(job, expected, witness, done, fault);
        }
    }

    private static Course course(
            JobCourse job, Undisturbed expected, Witness witness, Optional<Injector.Done> done, Fault fault) {
        Judge.Verdict verdict = Judge.of(job, expected, fault);
        witness.close();
        List<String> complaints = new ArrayList<>(verdict.complaints());
        complaints.addAll(witness.broken());
        return new Course(
                done,
                complaints,
                done.flatMap(it -> recovery(witness, it.sinceNanos(), waysOf(fault))),
                verdict.redone());
    }

    private static Optional<Duration> recovery(Witness witness, long since, Set<Witness.Progress> ways) {
        if (ways.contains(Witness.Progress.START)) {
            // A trainer's last steps are still on their way when it is dead; only its successor's first one counts.
            Optional<Long> restarted = witness.progressAfter(since, Set.of(Witness.Progress.START));
            if (restarted.isPresent()) {
                return restarted.map(at -> Duration.ofNanos(at - since));
            }
        }
        return witness.progressAfter(since + IN_FLIGHT.toNanos(), ways).map(at -> Duration.ofNanos(at - since));
    }

    /** In what a job gets on whose fault it was. */
    private static Set<Witness.Progress> waysOf(Fault fault) {
        return switch (fault) {
            case Fault.Killed killed -> waysOf(killed.process());
            case Fault.Terminated terminated -> waysOf(terminated.process());
            case Fault.Frozen frozen -> waysOf(frozen.process());
            case Fault.CutOff cut -> waysOf(cut.process());
            case Fault.KilledAt at -> waysOf(at.point().process());
            case Fault.BadWeather ignored -> EnumSet.of(Witness.Progress.CHECKPOINT, Witness.Progress.JUDGEMENT);
            case Fault.TaskHandedOutTwice ignored -> EnumSet.allOf(Witness.Progress.class);
        };
    }

    private static Set<Witness.Progress> waysOf(String process) {
        return switch (process) {
            case "trainer" -> EnumSet.of(Witness.Progress.START, Witness.Progress.STEP);
            case "evaluator" -> EnumSet.of(Witness.Progress.JUDGEMENT);
            case "objects" -> EnumSet.of(Witness.Progress.CHECKPOINT, Witness.Progress.JUDGEMENT);
            default -> EnumSet.allOf(Witness.Progress.class);
        };
    }
}
