package dev.trainyard.system.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a campaign did, and whether everything held.
 *
 * @param lease of the yard's workers
 */
public record CampaignReport(long seed, Duration lease, List<Line> lines) {

    private static final Duration BEYOND_LEASE = Duration.ofSeconds(3);
    private static final double GOAL = 0.95;

    public CampaignReport {
        lines = List.copyOf(lines);
    }

    /**
     * One fault.
     *
     * @param what was done, in words
     * @param complaints the promises that were broken; none when everything held
     * @param recovery until the job got on, when it had anything left to do
     * @param redone training that was lost and done again, in intervals between checkpoints
     */
    public record Line(
            int number, Fault fault, String what, List<String> complaints, Optional<Duration> recovery, double redone) {

        public Line {
            complaints = List.copyOf(complaints);
        }

        /** Whether every promise was kept. */
        public boolean held() {
            return complaints.isEmpty();
        }

        Line withMore(List<String> more) {
            List<String> all = new ArrayList<>(complaints);
            all.addAll(more);
            return new Line(number, fault, what, all, recovery, redone);
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%4d  %-4s  %s: %s%s%s%s",
                    number,
                    held() ? "held" : "LOST",
                    fault.title(),
                    what,
                    recovery.map(time -> ", got on after " + seconds(time) + " s")
                            .orElse(""),
                    redone > 0 ? String.format(Locale.ROOT, ", %.2f intervals done again", redone) : "",
                    held() ? "" : "\n      " + String.join("\n      ", complaints));
        }
    }

    /** Whether every promise was kept after every fault. */
    public boolean held() {
        return lines.stream().allMatch(Line::held);
    }

    /** The table: a line for each kind of fault. */
    public String table() {
        Map<String, List<Line>> byKind = new LinkedHashMap<>();
        lines.stream()
                .sorted(java.util.Comparator.comparing(line -> line.fault().title()))
                .forEach(line -> byKind.computeIfAbsent(line.fault().title(), title -> new ArrayList<>())
                        .add(line));
        StringBuilder table = new StringBuilder(
                row("fault", "count", "held", "median", "p95", "slowest recovery", "most intervals done again"));
        byKind.forEach((title, all) -> table.append(row(title, all)));
        table.append(row("every kill of a trainer", killsOfTrainers()));
        table.append(row("all (seed " + seed + ")", lines));
        return table.toString();
    }

    private List<Line> killsOfTrainers() {
        return lines.stream()
                .filter(line -> line.fault().title().startsWith("kill -9 trainer"))
                .toList();
    }

    /** Whether a killed trainer's job does a new step soon enough, nearly always. */
    public boolean isRecoverySoonEnough() {
        Optional<Duration> most = recoveryOf(killsOfTrainers(), GOAL);
        return most.isEmpty() || most.get().compareTo(lease.plus(BEYOND_LEASE)) <= 0;
    }

    /** The goal for kills of a trainer, and what came of it. */
    public String goal() {
        return String.format(
                Locale.ROOT,
                "From a trainer's kill to a new step, 95 of 100 times: at most %s s (the lease and %s s); it was %s: %s",
                seconds(lease.plus(BEYOND_LEASE)),
                BEYOND_LEASE.toSeconds(),
                recovery(killsOfTrainers(), GOAL),
                isRecoverySoonEnough() ? "reached" : "MISSED");
    }

    private static String row(String fault, List<Line> some) {
        double redone = some.stream().mapToDouble(Line::redone).max().orElse(0);
        return row(
                fault,
                "" + some.size(),
                "" + held(some),
                recovery(some, 0.5),
                recovery(some, 0.95),
                recovery(some, 1),
                redone > 0 ? String.format(Locale.ROOT, "%.2f", redone) : "");
    }

    private static String row(
            String fault, String count, String held, String median, String most, String slowest, String redone) {
        return String.format(
                Locale.ROOT, "%-52s %6s %6s %8s %8s %18s %27s%n", fault, count, held, median, most, slowest, redone);
    }

    private static long held(List<Line> some) {
        return some.stream().filter(Line::held).count();
    }

    /** The time within which such a share of the jobs got on; nothing when none had anything left to do. */
    private static Optional<Duration> recoveryOf(List<Line> some, double share) {
        List<Duration> times = some.stream()
                .map(Line::recovery)
                .flatMap(Optional::stream)
                .sorted()
                .toList();
        return times.isEmpty() ? Optional.empty() : Optional.of(times.get((int) Math.ceil(share * times.size()) - 1));
    }

    private static String recovery(List<Line> some, double share) {
        return recoveryOf(some, share).map(time -> seconds(time) + " s").orElse("");
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f", time.toMillis() / 1000.0);
    }
}
