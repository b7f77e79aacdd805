package dev.trainyard.job.simulation;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Lives through any number of histories: {@code --histories N --seed S}, and {@code --bug NAME} to plant a mistake. Ends
 * with 1 when a promise was broken and with 2 when it does not understand what it is to do. One history tells its end.
 */
public final class Simulate {

    private static final String USAGE = "use: ./trainyard simulate [--histories N] [--seed S] [--bug NAME]";
    private static final List<String> OPTIONS = List.of("--histories", "--seed", "--bug");

    private Simulate() {}

    public static void main(String[] arguments) {
        try {
            Map<String, String> options = options(arguments);
            long histories = number(options, "--histories", 100_000, 1);
            long seed = number(options, "--seed", 1, 0);
            System.exit(simulate(histories, seed, bug(options)));
        } catch (IllegalArgumentException fault) {
            System.err.println(fault.getMessage());
            System.exit(2);
        }
    }

    private static int simulate(long histories, long seed, Optional<PlantedBug> bug) {
        if (histories == 1) {
            String told = Campaign.retold(seed, bug);
            System.out.println(told);
            return told.endsWith("breaks no promise") ? 0 : 1;
        }
        long begun = System.nanoTime();
        Campaign campaign = new Campaign(seed, histories, bug);
        Optional<Long> foul = campaign.run();
        System.out.printf(
                "%d histories from seed %d in %.1f s, %d cores%n",
                histories,
                seed,
                (System.nanoTime() - begun) / 1e9,
                Runtime.getRuntime().availableProcessors());
        campaign.seen().forEach((what, times) -> System.out.printf("%14d %s%n", times, what));
        if (foul.isPresent()) {
            System.out.println(Campaign.retold(foul.get(), bug));
            return 1;
        }
        System.out.printf(
                "no promise was broken in n = %d histories: with 95 %% confidence fewer than 3/n = %.1e of them break one%n",
                histories, 3.0 / histories);
        return 0;
    }

    private static Map<String, String> options(String[] arguments) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            if (!OPTIONS.contains(arguments[i])) {
                throw new IllegalArgumentException("unknown option " + arguments[i] + "; " + USAGE);
            }
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(arguments[i] + " needs a value; " + USAGE);
            }
            options.put(arguments[i], arguments[i + 1]);
        }
        return options;
    }

    private static long number(Map<String, String> options, String name, long otherwise, long least) {
        String text = options.getOrDefault(name, Long.toString(otherwise));
        if (!text.matches("[0-9]{1,15}") || Long.parseLong(text) < least) {
            throw new IllegalArgumentException(name + " is a whole number from " + least + " on, not " + text);
        }
        return Long.parseLong(text);
    }

    private static Optional<PlantedBug> bug(Map<String, String> options) {
        return Optional.ofNullable(options.get("--bug")).map(name -> Stream.of(PlantedBug.values())
                .filter(bug -> bug.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no planted bug " + name + ", but " + Arrays.toString(PlantedBug.values()))));
    }
}
