package dev.trainyard.system.chaos;

import dev.trainyard.system.wire.StoreWeather;
import dev.trainyard.system.wire.WirePoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Something that can happen to a yard. */
public sealed interface Fault {

    /** How the table names it. */
    String title();

    /** A process ends at once, at any moment. */
    record Killed(String process) implements Fault {
        @Override
        public String title() {
            return "kill -9 " + process;
        }
    }

    /** A process is told to end in good order. */
    record Terminated(String process) implements Fault {
        @Override
        public String title() {
            return "SIGTERM " + process;
        }
    }

    /** A process stands still for longer than its lease, and then goes on as if nothing had been. */
    record Frozen(String process) implements Fault {
        @Override
        public String title() {
            return "SIGSTOP beyond the lease, SIGCONT " + process;
        }
    }

    /** A process ends at a named moment. */
    record KilledAt(WirePoint point) implements Fault {
        @Override
        public String title() {
            return "kill -9 " + point;
        }
    }

    /** A process and the broker, both alive, do not reach each other for longer than its lease. */
    record CutOff(String process) implements Fault {
        @Override
        public String title() {
            return "cut off from the broker " + process;
        }
    }

    /** The way to the object store is bad for a while. */
    record BadWeather(StoreWeather weather, Duration longest) implements Fault {
        @Override
        public String title() {
            return "object store " + weather.name().toLowerCase(Locale.ROOT) + " up to " + longest.toSeconds() + " s";
        }
    }

    /** The record of the running training stands in its queue a second time, so that another trainer takes it. */
    record TaskHandedOutTwice() implements Fault {
        @Override
        public String title() {
            return "training task handed to a second trainer";
        }
    }

    /** Every fault that there is. */
    static List<Fault> all() {
        List<Fault> all = new ArrayList<>();
        for (String process : List.of("trainer", "evaluator", "gateway", "broker", "objects")) {
            all.add(new Killed(process));
        }
        for (String process : List.of("trainer", "evaluator", "gateway")) {
            all.add(new Terminated(process));
            all.add(new Frozen(process));
            all.add(new CutOff(process));
        }
        for (WirePoint.Side side : WirePoint.Side.values()) {
            for (String worker : List.of("trainer", "evaluator")) {
                all.add(new KilledAt(new WirePoint(worker, WirePoint.Operation.PUT, side)));
                all.add(new KilledAt(new WirePoint(worker, WirePoint.Operation.PUBLISH_EVENT, side)));
                all.add(new KilledAt(new WirePoint(worker, WirePoint.Operation.ACKNOWLEDGE, side)));
            }
            all.add(new KilledAt(new WirePoint("gateway", WirePoint.Operation.PUBLISH_EVENT, side)));
            all.add(new KilledAt(new WirePoint("gateway", WirePoint.Operation.PUBLISH_TASK, side)));
            all.add(new KilledAt(new WirePoint("gateway", WirePoint.Operation.PUBLISH_RESULT, side)));
        }
        all.add(new BadWeather(StoreWeather.ERRORS, Duration.ofSeconds(6)));
        all.add(new BadWeather(StoreWeather.FULL, Duration.ofSeconds(10)));
        all.add(new BadWeather(StoreWeather.STALLS, Duration.ofSeconds(12)));
        all.add(new BadWeather(StoreWeather.TRUNCATES, Duration.ofSeconds(6)));
        all.add(new BadWeather(StoreWeather.CLOSES, Duration.ofSeconds(6)));
        all.add(new BadWeather(StoreWeather.AWAY, Duration.ofSeconds(10)));
        all.add(new BadWeather(StoreWeather.AWAY, Duration.ofMinutes(1)));
        all.add(new TaskHandedOutTwice());
        return all;
    }
}
