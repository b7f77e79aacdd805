package dev.trainyard.job.simulation;

import dev.trainyard.job.Samples;
import dev.trainyard.job.failure.Failure;
import dev.trainyard.job.failure.FailureCode;
import dev.trainyard.job.ledger.Effect;
import dev.trainyard.job.ledger.JobNews;
import dev.trainyard.job.ledger.JobView;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.ledger.Limits;
import dev.trainyard.job.recipe.Placement;
import dev.trainyard.job.task.Assignment;
import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.Evaluation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** What a fold could get wrong. */
final class FoldMistakes {

    static final Assignment NOTHING = new Assignment.Prepare(
            "a",
            "job",
            Samples.recipe(1, 1),
            new Assignment.UploadedFile("file-1", "rows.csv", Samples.stored("rows")),
            Optional.empty());

    private static final Failure SOME = Failure.of(FailureCode.INTERNAL_ERROR, "none at all");
    private static final Evaluation ANOTHER = Samples.accuracy(0.1);

    private FoldMistakes() {}

    /** Whoever speaks of a task is taken for its owner. */
    static Fold believingAnyAttempt() {
        return WrongFold.misreading((fold, event) -> event instanceof LedgerEvent.FromAttempt said
                ? fold.attemptsOut().stream()
                        .filter(out -> out.owner().isPresent()
                                && out.attempt().task().equals(said.attempt().task()))
                        .findFirst()
                        .map(out ->
                                Rewritten.by(said, out.attempt(), out.owner().get()))
                        .orElse(said)
                : event);
    }

    static Fold believingAnyLeader() {
        return WrongFold.misreading((fold, event) -> event instanceof LedgerEvent.FromGeneration said
                ? Rewritten.of(said, fold.ledger.generation())
                : event);
    }

    static Fold granting(LedgerEvent.Refusal refusal) {
        return WrongFold.distorting((fold, effect) -> Optional.of(
                effect instanceof Effect.Refuse refuse && refuse.why() == refusal
                        ? new Effect.Grant(refuse.attempt(), refuse.worker(), refuse.claim(), NOTHING)
                        : effect));
    }

    static Fold forgettingReceipts() {
        return WrongFold.misreading(
                (fold, event) -> event instanceof LedgerEvent.ResultPublished published && published.sequence() == 2
                        ? WrongFold.nothing()
                        : event);
    }

    static Fold sendingOutOnce() {
        return WrongFold.distorting((fold, effect) ->
                effect instanceof Effect.Dispatch dispatch && dispatch.attempt().number() > 1
                        ? Optional.empty()
                        : Optional.of(effect));
    }

    /** Only what it shows is wrong: a leader that did not know of jobs would have them wait for ever, too. */
    static Fold losingJobs(int ordinal) {
        boolean restored = ordinal > 3;
        return new Fold() {
            @Override
            Optional<JobView> job(String tenant, String id) {
                return restored && tenant.equals("b") ? Optional.empty() : super.job(tenant, id);
            }
        };
    }

    static Fold countingReleases() {
        return WrongFold.misreading((fold, event) -> event instanceof LedgerEvent.TaskReleased released
                ? new LedgerEvent.TaskFailed(released.attempt(), released.worker(), SOME)
                : event);
    }

    static Fold countingNoFailures() {
        return WrongFold.misreading((fold, event) -> event instanceof LedgerEvent.TaskFailed failed
                        && failed.failure().code().worthRetrying()
                ? new LedgerEvent.TaskReleased(failed.attempt(), failed.worker(), "failed")
                : event);
    }

    static Fold allowingOneMoreRunning() {
        return limiting(bounds -> new Limits.Bounds(oneMore(bounds.running()), bounds.queued()));
    }

    static Fold allowingOneMoreQueued() {
        return limiting(bounds -> new Limits.Bounds(bounds.running(), oneMore(bounds.queued())));
    }

    private static Fold limiting(UnaryOperator<Limits.Bounds> wrong) {
        return WrongFold.misreading((fold, event) -> event instanceof LedgerEvent.LimitsSet set
                ? new LedgerEvent.LimitsSet(new Limits(wrong.apply(set.limits().common()), Map.of()), set.generation())
                : event);
    }

    private static OptionalInt oneMore(OptionalInt bound) {
        return bound.isPresent() ? OptionalInt.of(bound.getAsInt() + 1) : bound;
    }

    static Fold renumbering() {
        return WrongFold.distorting((fold, effect) -> Optional.of(
                effect instanceof Effect.Publish publish && publish.news().sequence() == 3
                        ? renumbered(publish)
                        : effect));
    }

    private static Effect renumbered(Effect.Publish publish) {
        JobNews news = publish.news();
        return new Effect.Publish(
                publish.tenant(), publish.job(), new JobNews(news.sequence() - 1, news.at(), news.kind()));
    }

    static Fold cuttingPrefixesShort() {
        return WrongFold.distorting((fold, effect) -> Optional.of(
                effect instanceof Effect.Erase erase
                        ? new Effect.Erase(
                                erase.subject(),
                                erase.prefixes().stream()
                                        .map(prefix -> prefix.substring(0, prefix.length() - 1))
                                        .toList())
                        : effect));
    }

    static Fold timing(Function<Duration, Optional<Duration>> wrong) {
        return placing(placement -> new Placement(
                placement.workerClass(),
                placement.maxAttempts(),
                placement.priority(),
                placement.maxDuration().flatMap(wrong)));
    }

    static Fold turningPrioritiesRound() {
        return placing(placement -> new Placement(
                placement.workerClass(), placement.maxAttempts(), -placement.priority(), placement.maxDuration()));
    }

    private static Fold placing(UnaryOperator<Placement> wrong) {
        return WrongFold.misreadingRequests(submitted -> Rewritten.placed(submitted, wrong));
    }

    static Fold assigning(UnaryOperator<Assignment.Train> wrong) {
        return WrongFold.distorting((fold, effect) -> Optional.of(
                effect instanceof Effect.Grant grant && grant.assignment() instanceof Assignment.Train train
                        ? new Effect.Grant(grant.attempt(), grant.worker(), grant.claim(), wrong.apply(train))
                        : effect));
    }

    static Assignment.Train unhalved(Assignment.Train train) {
        return new Assignment.Train(train.tenant(), train.job(), train.recipe(), train.rows(), train.resume(), 0);
    }

    static Assignment.Train fromTheStart(Assignment.Train train) {
        return new Assignment.Train(
                train.tenant(), train.job(), train.recipe(), train.rows(), Optional.empty(), train.halvings());
    }

    static Fold losingEvidence() {
        return WrongFold.misreading((fold, event) -> event instanceof LedgerEvent.TaskFailed failed
                ? new LedgerEvent.TaskFailed(
                        failed.attempt(),
                        failed.worker(),
                        new Failure(failed.failure().code(), "", "", Map.of()))
                : event);
    }

    static Fold believingScoresOfOtherBytes() {
        return WrongFold.misreading((fold, event) -> event instanceof LedgerEvent.Scored scored
                ? new LedgerEvent.Scored(
                        scored.attempt(),
                        scored.worker(),
                        manifestOf(fold, scored).orElse(scored.manifestSha256()),
                        scored.evaluation())
                : event);
    }

    private static Optional<String> manifestOf(Fold fold, LedgerEvent.Scored scored) {
        Attempt attempt = scored.attempt();
        return List.of("a", "b").stream()
                .flatMap(tenant -> fold.ledger.job(tenant, attempt.task().job()).stream())
                .flatMap(job -> job.checkpoints().stream())
                .map(view -> view.checkpoint())
                .filter(checkpoint -> checkpoint.step() == attempt.task().step())
                .map(checkpoint -> checkpoint.manifest().sha256())
                .findFirst();
    }

    /** Whatever part of a batch is said is taken for the next. */
    static Fold countingPartsTwice() {
        return WrongFold.misreading((fold, event) -> event instanceof LedgerEvent.BatchAdvanced said
                ? fold.ledger
                        .batch(said.tenant(), said.batch())
                        .<LedgerEvent>map(batch -> new LedgerEvent.BatchAdvanced(
                                said.tenant(),
                                said.batch(),
                                said.generation(),
                                batch.progress().parts().size(),
                                said.part()))
                        .orElse(said)
                : event);
    }

    static Fold mixingUpScores() {
        return WrongFold.misreading((fold, event) -> event instanceof LedgerEvent.Scored scored
                ? new LedgerEvent.Scored(scored.attempt(), scored.worker(), scored.manifestSha256(), ANOTHER)
                : event);
    }
}
