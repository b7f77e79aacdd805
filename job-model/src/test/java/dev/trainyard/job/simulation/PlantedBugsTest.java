package dev.trainyard.job.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A checker that finds nothing may be one that sees nothing: it must find every mistake that is planted. */
class PlantedBugsTest {

    private static final long FIRST_SEED = 1;
    private static final long ENOUGH = 20_000;

    @ParameterizedTest
    @EnumSource(PlantedBug.class)
    void isFound(PlantedBug bug) {
        Campaign campaign = new Campaign(FIRST_SEED, ENOUGH, Optional.of(bug));
        Optional<Long> found = campaign.run();
        assertThat(found)
                .as("a history of the first " + ENOUGH + " that shows " + bug)
                .isPresent();
        Throwable foul = campaign.foulOf(found.get());
        System.out.println("planted: " + bug + " found after " + (found.get() - FIRST_SEED + 1) + " histories: "
                + shortened(foul.toString()));
        assertThat(foul).isInstanceOfSatisfying(Referee.FoulError.class, called -> assertThat(called.promise)
                .isEqualTo(bug.breaks));
        assertThat(Campaign.retold(found.get(), Optional.of(bug)))
                .as("the seed shows it again, alone")
                .contains(shortened(foul.getMessage()));
    }

    private static String shortened(String text) {
        return text.length() <= 120 ? text : text.substring(0, 120);
    }
}
