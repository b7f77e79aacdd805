package dev.trainyard.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.system.chaos.Campaign;
import dev.trainyard.system.chaos.CampaignReport;
import dev.trainyard.system.chaos.Fault;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A short campaign of faults; {@code ./trainyard chaos} runs one of any size. */
@Tag("slow")
class AcceptedJobsAreNeverLostIT {

    private static final int FAULTS = Integer.getInteger("chaos.faults", 30);
    private static final long SEED = 20_261_125;

    @Test
    @Timeout(3_000)
    void everyJobEndsOnceWithItsBytesWhateverHappens(@TempDir Path data) throws IOException {
        CampaignReport report = Campaign.run(data, Iris.bytes(), FAULTS, Fault.all(), SEED, System.out::println);

        System.out.print(report.table());
        assertThat(report.lines()).hasSize(FAULTS).allMatch(CampaignReport.Line::held);
    }
}
