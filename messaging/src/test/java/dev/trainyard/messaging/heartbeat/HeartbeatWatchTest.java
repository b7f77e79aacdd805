package dev.trainyard.messaging.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.TaskId;
import dev.trainyard.job.task.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeartbeatWatchTest {

    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final Duration STALL = Duration.ofSeconds(60);
    private static final Worker ANNA = new Worker("anna", "1");
    private static final Worker BERT = new Worker("bert", "1");
    private static final Attempt ATTEMPT = new Attempt(TaskId.train("job"), 1);
    private static final Instant LONG_AGO = at(-100_000);

    private final HeartbeatWatch watch = new HeartbeatWatch(LEASE, STALL);

    @Test
    void aWorkerIsLostAfterALeaseOfSilenceAndNotBefore() {
        leaderBeats(1, 0, 2);
        beats(ANNA, 2);
        leaderBeats(1, 2, 12);
        assertThat(watch.isLost(ANNA, LONG_AGO)).isFalse();

        leaderBeats(1, 12, 14);
        assertThat(watch.isLost(ANNA, LONG_AGO)).isTrue();
        assertThat(watch.silence(ANNA, LONG_AGO)).isEqualTo(Duration.ofSeconds(12));
    }

    @Test
    void aSignEndsTheSilence() {
        leaderBeats(1, 0, 20);
        beats(ANNA, 20);
        leaderBeats(1, 20, 24);

        assertThat(watch.isLost(ANNA, LONG_AGO)).isFalse();
        assertThat(watch.silence(ANNA, LONG_AGO)).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void aWorkerThatWasJustAnnouncedHasALeaseToShowItself() {
        leaderBeats(1, 0, 100);
        assertThat(watch.isLost(ANNA, at(95))).isFalse();

        leaderBeats(1, 100, 106);
        assertThat(watch.isLost(ANNA, at(95))).isTrue();
    }

    @Test
    void anotherStartUnderTheSameNameIsAnotherWorker() {
        leaderBeats(1, 0, 10);
        beats(new Worker("anna", "2"), 10);
        leaderBeats(1, 10, 14);

        assertThat(watch.isLost(ANNA, LONG_AGO)).isTrue();
    }

    @Test
    void nobodyIsSilentBeforeANewLeadersOwnFirstSign() {
        watch.startAfresh();
        beats(ANNA, 500);

        assertThat(watch.isLost(BERT, LONG_AGO)).isFalse();
        leaderBeats(1, 501, 510);
        assertThat(watch.isLost(BERT, LONG_AGO)).isFalse();
        leaderBeats(1, 510, 514);
        assertThat(watch.isLost(BERT, LONG_AGO)).isTrue();
    }

    @Test
    void anotherLeaderGivesEverybodyALeaseAfresh() {
        leaderBeats(1, 0, 8);
        leaderBeats(2, 8, 16);
        assertThat(watch.isLost(ANNA, LONG_AGO)).isFalse();

        leaderBeats(2, 16, 20);
        assertThat(watch.isLost(ANNA, LONG_AGO)).isTrue();
    }

    @Test
    void aDeposedLeadersSignsDoNotHideTheGapOfTheOneThatLeads() {
        leaderBeats(2, 0, 4);
        leaderBeats(1, 4, 40);
        assertThat(watch.isLost(ANNA, LONG_AGO)).isFalse();

        leaderBeats(2, 40, 44);
        assertThat(watch.isLost(ANNA, LONG_AGO)).isFalse();
    }

    @Test
    void aGapInTheLeadersOwnSignsCountsAgainstNobody() {
        leaderBeats(1, 0, 4);
        beats(ANNA, 4);
        leaderBeats(1, 40, 48); // the broker was away, or the leader was paused
        assertThat(watch.isLost(ANNA, LONG_AGO)).isFalse();

        leaderBeats(1, 48, 52);
        assertThat(watch.isLost(ANNA, LONG_AGO)).isTrue();
    }

    @Test
    void nobodyIsLostWhileTheLeaderItselfIsNotHeard() {
        leaderBeats(1, 0, 4);
        beats(BERT, 4);
        for (int second = 4; second < 60; second += 2) {
            beats(ANNA, second); // the first to come back after a pause of everybody
        }

        assertThat(watch.isLost(BERT, LONG_AGO)).isFalse();
    }

    @Test
    void aLostSignOfTheLeaderIsNoGap() {
        leaderBeats(1, 0, 4);
        leaderBeats(1, 8, 12);

        assertThat(watch.isLost(ANNA, LONG_AGO)).isTrue();
    }

    @Test
    void anAppendTimeThatGoesBackDoesNotTurnTimeBack() {
        leaderBeats(1, 0, 20);
        beats(ANNA, 3); // the broker's clock was set back
        leaderBeats(1, 20, 24);

        assertThat(watch.silence(ANNA, LONG_AGO)).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void anAttemptWithoutANewStepIsStalledAlthoughItsWorkerLives() {
        leaderBeats(1, 0, 2);
        works(ANNA, 5, 2);
        for (int second = 2; second <= 62; second += 2) {
            leaderBeats(1, second, second);
            works(ANNA, 5, second);
        }
        assertThat(watch.stalled()).isEmpty();

        leaderBeats(1, 64, 64);
        assertThat(watch.stalled()).containsExactly(ATTEMPT);
        assertThat(watch.isLost(ANNA, LONG_AGO)).isFalse();
    }

    @Test
    void aNewStepEndsTheStallAndAnOlderOneDoesNot() {
        leaderBeats(1, 0, 2);
        works(ANNA, 5, 2);
        leaderBeats(1, 4, 50);
        works(ANNA, 6, 50);
        works(ANNA, 4, 51);
        leaderBeats(1, 52, 110);
        assertThat(watch.stalled()).isEmpty();

        leaderBeats(1, 112, 112);
        assertThat(watch.stalled()).containsExactly(ATTEMPT);
    }

    @Test
    void aGapStartsTheStallLimitAfresh() {
        leaderBeats(1, 0, 2);
        works(ANNA, 5, 2);
        leaderBeats(1, 100, 150);
        assertThat(watch.stalled()).isEmpty();

        leaderBeats(1, 150, 162);
        assertThat(watch.stalled()).containsExactly(ATTEMPT);
    }

    @Test
    void whatTheLogNoLongerSpeaksOfIsForgotten() {
        leaderBeats(1, 0, 2);
        works(ANNA, 5, 2);
        leaderBeats(1, 2, 100);
        watch.keepOnly(List.of(BERT), List.of());

        assertThat(watch.stalled()).isEmpty();
        assertThat(watch.silence(ANNA, LONG_AGO)).isEqualTo(Duration.ofSeconds(100));
    }

    private void leaderBeats(long generation, int from, int until) {
        for (int second = from; second <= until; second += 2) {
            watch.heard(new Heartbeat.OfLeader("gateway-" + generation, generation), at(second));
        }
    }

    private void beats(Worker worker, int second) {
        watch.heard(new Heartbeat.OfWorker(worker, List.of()), at(second));
    }

    private void works(Worker worker, long step, int second) {
        watch.heard(new Heartbeat.OfWorker(worker, List.of(new Heartbeat.Doing(ATTEMPT, step))), at(second));
    }

    private static Instant at(int second) {
        return Instant.parse("2026-01-01T00:00:00Z").plusSeconds(second);
    }
}
