package dev.trainyard.system.yard;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a service's meters showed at one moment, as Prometheus reads them.
 *
 * @param values by the series' name with its labels, just as the service writes it
 */
public record Meters(Map<String, Double> values) {

    /** Reads a service's meters. */
    public static Meters of(Api service) {
        Map<String, Double> values = new LinkedHashMap<>();
        service.get("/q/metrics")
                .good()
                .text()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> {
                    int space = line.lastIndexOf(' ');
                    values.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
                });
        return new Meters(values);
    }

    /**
     * The sum of all series of a name that bear all of some labels; 0 when there is none.
     *
     * @param labels each as {@code name="value"}
     */
    public double sum(String name, String... labels) {
        return values.entrySet().stream()
                .filter(series -> bears(series.getKey(), name, labels))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    /** Whether there is any series of a name with all of some labels. */
    public boolean has(String name, String... labels) {
        return values.keySet().stream().anyMatch(series -> bears(series, name, labels));
    }

    private static boolean bears(String series, String name, String... labels) {
        int brace = series.indexOf('{');
        String own = brace < 0 ? series : series.substring(0, brace);
        if (!own.equals(name)) {
            return false;
        }
        for (String label : labels) {
            if (brace < 0 || !series.substring(brace).contains(label)) {
                return false;
            }
        }
        return true;
    }
}
