package dev.trainyard.job.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.job.Samples;
import dev.trainyard.job.failure.Failure;
import dev.trainyard.job.failure.FailureCode;
import dev.trainyard.job.ledger.Verdict.Reason;
import dev.trainyard.job.task.Assignment;
import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.TaskId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class JobCourseTest {

    private static final String JOB = Yard.JOB;
    private final Yard yard = Yard.open();

    private static Verdict ignored(Reason reason) {
        return new Verdict.Ignored(reason);
    }

    @Test
    void theWholeWayEndsWithTheBestCheckpointAsAModelThatCanBeCalled() {
        yard.submit();
        assertThat(yard.state()).isEqualTo(new JobState.ValidatingFiles());
        yard.prepare();
        assertThat(yard.state()).isEqualTo(new JobState.Queued());
        Attempt training = yard.beginTraining();
        assertThat(yard.state()).isEqualTo(new JobState.Running(Yard.TRAINER));
        yard.save(training, 10);
        yard.score(TaskId.evaluate(JOB, 10), 0.8);
        yard.save(training, 20);
        yard.save(training, 30);
        yard.accept(Yard.trainingEnded(training, 30));
        assertThat(yard.state()).isEqualTo(new JobState.Scoring());
        yard.score(TaskId.evaluate(JOB, 20), 0.9);
        yard.score(TaskId.evaluate(JOB, 30), 0.9);
        assertThat(yard.state()).as("before the test").isEqualTo(new JobState.Scoring());
        yard.score(TaskId.test(JOB, 20), 0.85);

        JobView job = yard.job();
        assertThat(job.state()).isEqualTo(new JobState.Succeeded(job.modelName(), 20));
        assertThat(job.checkpoints()).hasSize(3);
        assertThat(job.checkpoints().get(1).heldout()).isEqualTo(new ScoreState.Scored(Samples.accuracy(0.85)));
        assertThat(job.checkpoints().get(2).heldout()).isEqualTo(new ScoreState.NotDue());
        assertThat(job.trainedRows()).isEqualTo(480);
        assertThat(yard.ledger.model(Yard.TENANT, job.modelName()).orElseThrow().checkpoint())
                .isEqualTo(Samples.checkpoint(20, false));
        assertThat(yard.ledger.file(Yard.TENANT, job.resultFile().orElseThrow()))
                .isPresent();
        assertThat(yard.ledger.attemptsOut()).isEmpty();
    }

    @Test
    void phasesAreClosedInOrderByTheLogsTime() {
        yard.submit();
        yard.pass(Duration.ofSeconds(5));
        yard.prepare();
        yard.pass(Duration.ofSeconds(7));
        yard.beginTraining();
        assertThat(yard.job().phases())
                .extracting(JobView.Phase::name)
                .containsExactly("validating_files", "queued", "running");
        assertThat(yard.job().phases().get(1).endedAt()).contains(yard.now);
        assertThat(yard.job().phases().get(2).endedAt()).isEmpty();
    }

    @Test
    void newsAreNumberedFromOneWithoutGapsAndEachIsPublished() {
        yard.train(true);
        List<Long> numbers = yard.job().news().stream().map(JobNews::sequence).toList();
        assertThat(numbers)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, numbers.size()).boxed().toList());
        assertThat(yard.pending(Effect.Publish.class).stream()
                        .map(publish -> publish.news().sequence()))
                .containsExactlyElementsOf(numbers);
    }

    @Test
    void withoutHeldOutRowsTheBestScoreEndsTheJob() {
        yard.train(false);
        yard.score(TaskId.evaluate(JOB, 10), 0.7);
        yard.score(TaskId.evaluate(JOB, 20), 0.6);
        yard.score(TaskId.evaluate(JOB, 30), 0.5);
        assertThat(yard.state()).isEqualTo(new JobState.Succeeded(yard.job().modelName(), 10));
    }

    @Test
    void checkpointsComeInOrderAndRepetitionsChangeNothing() {
        yard.submit();
        yard.prepare();
        Attempt training = yard.beginTraining();
        yard.save(training, 20);
        assertThat(yard.save(training, 20)).isEqualTo(ignored(Reason.OUT_OF_ORDER));
        assertThat(yard.save(training, 10)).isEqualTo(ignored(Reason.OUT_OF_ORDER));
        assertThat(yard.job().checkpoints()).hasSize(1);
    }

    @Test
    void aRepeatedStartOfTrainingIsToldOnce() {
        yard.submit();
        yard.prepare();
        Attempt training = yard.beginTraining();
        int news = yard.job().news().size();
        assertThat(yard.say(new LedgerEvent.TrainingStarted(training, Yard.TRAINER, 30, 0)))
                .isEqualTo(ignored(Reason.OUT_OF_ORDER));
        assertThat(yard.job().news()).hasSize(news);
    }

    @Test
    void anotherAttemptGoesOnFromTheNewestCheckpoint() {
        yard.submit();
        yard.prepare();
        Attempt training = yard.beginTraining();
        yard.save(training, 10);
        yard.say(new LedgerEvent.TaskReleased(training, Yard.TRAINER, "shutdown"));
        yard.own(TaskId.train(JOB), Yard.TRAINER);
        Effect.Grant grant = yard.pending(Effect.Grant.class).getLast();
        assertThat(grant.assignment())
                .isInstanceOfSatisfying(Assignment.Train.class, train -> assertThat(train.resume())
                        .isEqualTo(Optional.of(Samples.checkpoint(10, false))));
    }

    @Test
    void trainingThatEndsWithoutItsLastCheckpointInTheLogIsTriedAgain() {
        yard.submit();
        yard.prepare();
        Attempt training = yard.beginTraining();
        yard.save(training, 10);
        assertThat(yard.say(Yard.trainingEnded(training, 30))).isEqualTo(ignored(Reason.OUT_OF_ORDER));
        assertThat(yard.out(TaskId.train(JOB)).number()).isEqualTo(training.number() + 1);
    }

    @Test
    void theCheckpointThatTurnsOutToBeTheLastIsScored() {
        yard.submit(JOB, Samples.recipe(3, 2));
        yard.prepare();
        Attempt training = yard.beginTraining();
        yard.save(training, 10);
        assertThat(yard.isOut(TaskId.evaluate(JOB, 10))).isFalse();
        yard.accept(Yard.trainingEnded(training, 10));
        yard.score(TaskId.evaluate(JOB, 10), 0.5);
        yard.score(TaskId.test(JOB, 10), 0.5);
        assertThat(yard.state()).isInstanceOf(JobState.Succeeded.class);
    }

    @Test
    void onlyEveryNthCheckpointAndTheLastAreScored() {
        yard.submit(JOB, Samples.recipe(3, 2));
        yard.prepare();
        Attempt training = yard.beginTraining();
        yard.save(training, 10);
        yard.save(training, 20);
        yard.save(training, 30);
        assertThat(yard.job().checkpoints())
                .extracting(JobView.CheckpointView::validation)
                .containsExactly(new ScoreState.NotDue(), new ScoreState.Awaited(), new ScoreState.Awaited());
    }

    @Test
    void aScoreForOtherBytesIsNoneAndTheTaskIsTriedAgain() {
        yard.train(true);
        Attempt scoring = yard.own(TaskId.evaluate(JOB, 10), Yard.EVALUATOR);
        assertThat(yard.say(Yard.scored(scoring, "sha-of-something-else", 0.99)))
                .isEqualTo(ignored(Reason.OUT_OF_ORDER));
        assertThat(yard.job().checkpoints().getFirst().validation()).isEqualTo(new ScoreState.Awaited());
        yard.score(TaskId.evaluate(JOB, 10), 0.5);
        assertThat(yard.job().checkpoints().getFirst().validation())
                .isEqualTo(new ScoreState.Scored(Samples.accuracy(0.5)));
    }

    @Test
    void aCheckpointThatCannotBeScoredDoesNotSpoilTheJob() {
        yard.train(true);
        for (int attempt = 0; attempt < 3; attempt++) {
            yard.failToScore(TaskId.evaluate(JOB, 10));
        }
        yard.score(TaskId.evaluate(JOB, 20), 0.9);
        yard.score(TaskId.evaluate(JOB, 30), 0.8);
        yard.score(TaskId.test(JOB, 20), 0.9);
        assertThat(yard.job().checkpoints().getFirst().validation()).isInstanceOf(ScoreState.InError.class);
        assertThat(yard.state()).isEqualTo(new JobState.Succeeded(yard.job().modelName(), 20));
    }

    @Test
    void whenNoCheckpointCanBeScoredTheJobFailsAndKeepsItsWeights() {
        yard.train(true);
        for (long step = 10; step <= 30; step += 10) {
            for (int attempt = 0; attempt < 3; attempt++) {
                yard.failToScore(TaskId.evaluate(JOB, step));
            }
        }
        assertThat(yard.failed().code()).isEqualTo(FailureCode.EVALUATION_FAILED);
        assertThat(yard.job().checkpoints()).hasSize(3);
        assertThat(yard.ledger.model(Yard.TENANT, yard.job().modelName() + ":ckpt-step-30"))
                .isPresent();
    }

    @Test
    void aTestThatFailsLeavesTheModelUntestedButCallable() {
        yard.train(true);
        for (long step = 10; step <= 30; step += 10) {
            yard.score(TaskId.evaluate(JOB, step), 0.9);
        }
        for (int attempt = 0; attempt < 3; attempt++) {
            yard.failToScore(TaskId.test(JOB, 10));
        }
        assertThat(yard.job().checkpoints().getFirst().heldout()).isInstanceOf(ScoreState.InError.class);
        assertThat(yard.state()).isInstanceOf(JobState.Succeeded.class);
    }

    @Test
    void failuresAreForgivenUntilTheyAreTooMany() {
        yard.submit();
        yard.prepare();
        for (int attempt = 1; attempt <= 3; attempt++) {
            assertThat(yard.state().isFinal()).isFalse();
            Attempt training = yard.own(TaskId.train(JOB), Yard.TRAINER);
            assertThat(training.number()).isEqualTo(attempt);
            yard.accept(new LedgerEvent.TaskFailed(
                    training, Yard.TRAINER, Failure.of(FailureCode.INTERNAL_ERROR, "broken " + attempt)));
        }
        assertThat(yard.failed().message()).isEqualTo("broken 3");
        assertThat(yard.job().news().stream().filter(news -> news.kind() instanceof JobNews.Retrying))
                .hasSize(2);
    }

    @Test
    void whatAnotherTryCannotHelpIsNotTriedAgain() {
        yard.submit();
        Attempt preparing = yard.own(TaskId.prepare(JOB), Yard.EVALUATOR);
        yard.accept(new LedgerEvent.TaskFailed(
                preparing, Yard.EVALUATOR, Failure.of(FailureCode.INVALID_TRAINING_FILE, "line 3")));
        assertThat(yard.failed().code()).isEqualTo(FailureCode.INVALID_TRAINING_FILE);
        assertThat(yard.ledger.attemptsOut()).isEmpty();
    }

    @Test
    void aReleasedTaskIsNoFailure() {
        yard.submit();
        yard.prepare();
        for (int release = 0; release < 10; release++) {
            Attempt training = yard.own(TaskId.train(JOB), Yard.TRAINER);
            yard.accept(new LedgerEvent.TaskReleased(training, Yard.TRAINER, "shutdown"));
            assertThat(yard.state()).isEqualTo(new JobState.Queued());
        }
        assertThat(yard.hasNews(JobNews.Retrying.class::isInstance)).isFalse();
    }

    @Test
    void wordsThatDoNotSuitTheTaskEndTheAttemptWithoutBeingBelieved() {
        yard.submit();
        Attempt preparing = yard.own(TaskId.prepare(JOB), Yard.EVALUATOR);
        assertThat(yard.say(Yard.scored(preparing, "sha-of-s10", 0.9))).isEqualTo(ignored(Reason.OUT_OF_ORDER));
        assertThat(yard.out(TaskId.prepare(JOB)).number()).isEqualTo(2);
        assertThat(yard.state()).isEqualTo(new JobState.ValidatingFiles());
    }
}
