package dev.trainyard.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.job.task.ReplayReceipt;
import dev.trainyard.learning.loop.StepReport;
import dev.trainyard.trainer.outbound.ToldSteps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.LongToDoubleFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ReplayTest {

    private static final Map<String, String> FACTS = Map.of("threads", "2", "instruction_set", "AVX2");

    private final List<ReplayReceipt> said = new ArrayList<>();
    private final Replay replay = new Replay(3, 10, FACTS, said::add);

    @Test
    void stepsWithTheSameLossesAreIdenticalFromTheFirstToTheLastThatBothHaveDone() {
        replay.told(List.of(told(1, FACTS, 8, 12, step -> 1.0 / step), told(1, FACTS, 13, 14, step -> 1.0 / step)));
        run(11, 13, step -> 1.0 / step);
        assertThat(said).isEmpty();
        run(14, 20, step -> 1.0 / step);
        replay.ended();
        assertThat(said).containsExactly(new ReplayReceipt.Identical(11, 14));
    }

    @Test
    void whatWasToldMayBeKnownLongAfterTheStepsWereDone() {
        run(11, 20, step -> 1.0 / step);
        assertThat(said).isEmpty();
        replay.told(List.of(told(2, FACTS, 9, 14, step -> 1.0 / step)));
        assertThat(said).containsExactly(new ReplayReceipt.Identical(11, 14));
    }

    @Test
    void theFirstStepThatDiffersInItsLastBitIsNamedAndNoOther() {
        replay.told(List.of(told(1, FACTS, 11, 14, step -> step >= 13 ? Math.nextUp(0.5) : 0.5)));
        run(11, 20, step -> 0.5);
        assertThat(said).containsExactly(new ReplayReceipt.Differs(13, Math.nextUp(0.5), 0.5, ""));
    }

    @Test
    void whatIsKnownToBeOtherIsSaid() {
        Map<String, String> before = Map.of("threads", "1", "instruction_set", "AVX2", "device", "cpu");
        replay.told(List.of(told(1, before, 11, 14, step -> 0.25)));
        run(11, 11, step -> 0.5);
        assertThat(said)
                .containsExactly(new ReplayReceipt.Differs(
                        11, 0.25, 0.5, "device was cpu and is not told, threads was 1 and is 2"));
    }

    @Test
    void onACardOtherLossesAreToBeExpected() {
        Map<String, String> card = Map.of("device", "cuda", "device_name", "H200");
        Replay onCard = new Replay(3, 10, card, said::add);
        onCard.told(List.of(told(1, card, 11, 14, step -> 0.25)));
        onCard.stepped(report(11, 0.5));
        assertThat(said)
                .containsExactly(new ReplayReceipt.Differs(
                        11, 0.25, 0.5, "a graphics card adds in no fixed order, so that is to be expected"));
    }

    @Test
    void theNewestEarlierAttemptCountsAndOnesOwnWordsDoNot() {
        replay.told(List.of(
                told(2, FACTS, 11, 12, step -> 0.5),
                told(1, FACTS, 11, 13, step -> 0.25),
                told(3, FACTS, 11, 19, step -> 0.75)));
        run(11, 12, step -> 0.5);
        run(13, 13, step -> 0.25);
        assertThat(said).containsExactly(new ReplayReceipt.Identical(11, 13));
    }

    @Test
    void stepsThatAnEarlierAttemptDidTwiceCountAsItDidThemLast() {
        replay.told(List.of(told(2, FACTS, 11, 13, step -> 0.5), told(2, FACTS, 12, 15, step -> 0.25)));
        run(11, 11, step -> 0.5);
        run(12, 15, step -> 0.25);
        assertThat(said).containsExactly(new ReplayReceipt.Identical(11, 15));
    }

    @Test
    void aRunThatEndsBeforeSaysWhatItHasComparedAndNothingAfterThat() {
        replay.told(List.of(told(1, FACTS, 11, 30, step -> 0.5)));
        run(11, 12, step -> 0.5);
        replay.ended();
        run(13, 30, step -> 0.75);
        assertThat(said).containsExactly(new ReplayReceipt.Identical(11, 12));
    }

    @Test
    void whereNobodyToldOfTheStepsThereIsNothingToCompareAndAtTheVeryStartNothingToSay() {
        List<ToldSteps> onlyBefore = List.of(told(1, FACTS, 1, 10, step -> 0.5));
        replay.told(onlyBefore);
        run(11, 12, step -> 0.5);
        assertThat(said).containsExactly(new ReplayReceipt.NothingToCompare(10));

        said.clear();
        Replay fromStart = new Replay(3, 0, FACTS, said::add);
        fromStart.told(List.of());
        fromStart.stepped(report(1, 0.5));
        fromStart.ended();
        assertThat(said).isEmpty();
    }

    private void run(long first, long last, LongToDoubleFunction loss) {
        LongStream.rangeClosed(first, last).forEach(step -> replay.stepped(report(step, loss.applyAsDouble(step))));
    }

    private static ToldSteps told(
            long attempt, Map<String, String> facts, long first, long last, LongToDoubleFunction loss) {
        return new ToldSteps(
                "job-1",
                attempt,
                facts,
                LongStream.rangeClosed(first, last)
                        .mapToObj(step -> StepJson.of(report(step, loss.applyAsDouble(step))))
                        .toList());
    }

    private static StepReport report(long step, double loss) {
        return new StepReport(
                step,
                1,
                loss,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                0.01,
                0.125,
                0.001);
    }
}
