package dev.trainyard.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The chart's page; written anew with {@code -Ddocumentation.write=true}. */
class ChartPageTest {

    private static final Chart CHART = Chart.find();
    private static final Path PAGE = CHART.folder().resolveSibling("README.md");
    private static final String HEADING = "## Every value\n\n";

    @Test
    void theTableOfValuesIsThatOfTheChart() throws IOException {
        String page = Files.readString(PAGE);
        String table = new ValuesTable(CHART.read("values.yaml")).text();
        String wanted = page.substring(0, page.indexOf(HEADING) + HEADING.length()) + table;
        if (Boolean.getBoolean("documentation.write")) {
            Files.writeString(PAGE, wanted);
        }

        assertThat(Files.readString(PAGE)).isEqualTo(wanted);
        assertThat(table)
                .contains("| `evaluators.serving.places` | `16` | Answers that may be under way at once in each. |")
                .contains("| `gateway.ingress.enabled` | `false` |")
                .contains("| `workers` |  | Pools of trainers: a list.")
                .contains("| `workerDefaults.resources.limits` | `{memory: 2Gi}` |");
    }
}
