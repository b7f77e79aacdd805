package dev.trainyard.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FaultListTest {

    @Test
    void faultsStandInTheOrderOfFilesAndLinesAndThoseOfAWholeFileLast() {
        FaultList faults = new FaultList();
        faults.add(0, "y", "no such column");
        faults.add(7, "", "torn");
        faults.reading(DataFault.Source.VALIDATION);
        faults.add(2, "x", "no number");
        faults.reading(DataFault.Source.TRAINING);
        faults.add(3, "x", "no number");

        assertThat(faults.kept().stream().map(DataFault::sentence))
                .containsExactly(
                        "line 3, column 'x': no number",
                        "line 7: torn",
                        "column 'y': no such column",
                        "validation file, line 2, column 'x': no number");
    }

    @Test
    void theFirstHundredAreKeptAndAllAreCounted() {
        FaultList faults = new FaultList();
        assertThat(faults.isEmpty()).isTrue();
        for (int i = 1; i <= 250; i++) {
            faults.add(i, "", "torn");
        }
        assertThat(faults.isEmpty()).isFalse();
        assertThat(faults.total()).isEqualTo(250);
        assertThat(faults.kept())
                .hasSize(100)
                .last()
                .extracting(DataFault::line)
                .isEqualTo(100L);
    }
}
