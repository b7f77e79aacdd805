package dev.trainyard.system.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a campaign did, and whether everything held. */
public record CampaignReport(long seed, List<Line> lines) {

    public CampaignReport {
        lines = List.copyOf(lines);
    }

    /**
     * One fault.
     *
     * @param what was done, in words
     * @param complaints the promises that were broken; none when everything held
     * @param recovery until the job got on, when it had anything left to do
     */
    public record Line(int number, Fault fault, String what, List<String> complaints, Optional<Duration> recovery) {

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
            return new Line(number, fault, what, all, recovery);
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%4d  %-4s  %s: %s%s%s",
                    number,
                    held() ? "held" : "LOST",
                    fault.title(),
                    what,
                    recovery.map(time -> ", got on after " + seconds(time) + " s")
                            .orElse(""),
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
        StringBuilder table = new StringBuilder(row("fault", "count", "held", "median", "p95", "slowest recovery"));
        byKind.forEach((title, all) -> table.append(row(title, all)));
        table.append(row(
                "every kill of a trainer",
                lines.stream()
                        .filter(line -> line.fault().title().startsWith("kill -9 trainer"))
                        .toList()));
        table.append(row("all (seed " + seed + ")", lines));
        return table.toString();
    }

    private static String row(String fault, List<Line> some) {
        return row(
                fault, "" + some.size(), "" + held(some), recovery(some, 0.5), recovery(some, 0.95), recovery(some, 1));
    }

    private static String row(String fault, String count, String held, String median, String most, String slowest) {
        return String.format(Locale.ROOT, "%-52s %6s %6s %8s %8s %18s%n", fault, count, held, median, most, slowest);
    }

    private static long held(List<Line> some) {
        return some.stream().filter(Line::held).count();
    }

    /** The time within which such a share of the jobs got on; nothing when none had anything left to do. */
    private static String recovery(List<Line> some, double share) {
        List<Duration> times = some.stream()
                .map(Line::recovery)
                .flatMap(Optional::stream)
                .sorted()
                .toList();
        return times.isEmpty() ? "" : seconds(times.get((int) Math.ceil(share * times.size()) - 1)) + " s";
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f", time.toMillis() / 1000.0);
    }
}
