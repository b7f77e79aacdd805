package dev.trainyard.job.simulation;

import dev.trainyard.job.ledger.AttemptView;
import dev.trainyard.job.ledger.Effect;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.ledger.WorkerView;
import dev.trainyard.job.session.SessionAction;
import dev.trainyard.job.task.Assignment;
import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.TaskId;
import dev.trainyard.job.task.Worker;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the referee knows of attempts and workers: one owner each, who is told when it is over. */
final class AttemptBooks {

    private final Referee referee;
    private final World world;
    private final Fold fold;
    private final FailureBooks failures;
    private final Map<Attempt, Worker> owners = new HashMap<>();
    private final Map<Attempt, Assignment> granted = new HashMap<>();
    private final Map<TaskId, Long> numbers = new HashMap<>();
    private final Set<Worker> ended = new HashSet<>();
    private final Set<Ownership> toBeStopped = new LinkedHashSet<>();
    private Set<Worker> living = Set.of();

    private record Ownership(Attempt attempt, Worker worker) {}

    AttemptBooks(Referee referee, World world, Fold fold, FailureBooks failures) {
        this.referee = referee;
        this.world = world;
        this.fold = fold;
        this.failures = failures;
    }

    boolean lives(Worker worker) {
        return living.contains(worker);
    }

    void look(Moment moment) {
        if (moment.accepted()) {
            switch (moment.event()) {
                case LedgerEvent.StopOrdered stop -> toBeStopped.remove(new Ownership(stop.attempt(), stop.worker()));
                case LedgerEvent.WorkerLost ignored -> lookAtWorkers();
                case LedgerEvent.WorkerStarted ignored -> lookAtWorkers();
                case LedgerEvent.WorkerStopped ignored -> lookAtWorkers();
                case LedgerEvent.Claimed claimed -> lookAtGrant(claimed);
                case LedgerEvent.FromAttempt ignored -> {}
                case LedgerEvent.FromClient ignored -> {}
                case LedgerEvent.FromLeader ignored -> {}
                case LedgerEvent.FromReplica ignored -> {}
            }
        }
        if (moment.before() != moment.after()) {
            lookAtAttempts(moment);
            noteWhoIsToBeStopped(moment);
        }
    }

    /** A start ends once. */
    private void lookAtWorkers() {
        Set<Worker> now = fold.ledger.workers().stream().map(WorkerView::worker).collect(Collectors.toSet());
        living.stream().filter(worker -> !now.contains(worker)).forEach(ended::add);
        living = now;
        referee.require(
                Promise.ONE_OWNER_PER_ATTEMPT,
                ended.stream().noneMatch(now::contains),
                () -> "an ended start came back");
        referee.require(
                Promise.ONE_OWNER_PER_ATTEMPT,
                now.stream().map(Worker::name).distinct().count() == now.size(),
                () -> "two starts of one name live");
    }

    /** Nobody is given up who was heard of within a lease, or could not be heard of since nobody could be. */
    void proposedAsLost(Worker worker) {
        long heard = Math.max(world.signs.lastHeard(worker), world.log.lastLongOutageEnd());
        referee.require(
                Promise.ONLY_SILENCE_IS_A_DEATH,
                world.clock.now() - heard > World.LEASE - 1_500,
                () -> "a worker was given up " + (world.clock.now() - heard) + " ms after it could be heard");
    }

    private void lookAtGrant(LedgerEvent.Claimed claimed) {
        for (Effect effect : fold.pending()) {
            if (effect instanceof Effect.Grant grant && grant.claim().equals(claimed.claim())) {
                granted.put(claimed.attempt(), grant.assignment());
                if (grant.assignment() instanceof Assignment.Train train) {
                    referee.require(
                            Promise.TRAINING_GOES_ON_FROM_THE_NEWEST_SOUND_CHECKPOINT,
                            train.resume()
                                    .equals(failures.stillThere(fold.job(train.tenant(), train.job())
                                            .orElseThrow())),
                            () -> "training is to go on from another checkpoint than the newest sound one");
                    referee.require(
                            Promise.TRAINING_GOES_ON_FROM_THE_NEWEST_SOUND_CHECKPOINT,
                            train.halvings() == failures.halvings(train.job()),
                            () -> "training is to take another micro-batch than memory allows");
                }
                return;
            }
        }
        referee.require(Promise.ONE_OWNER_PER_ATTEMPT, false, () -> "a claim was accepted without a grant: " + claimed);
    }

    private void lookAtAttempts(Moment moment) {
        Set<TaskId> tasks = new HashSet<>();
        for (AttemptView view : moment.after().values()) {
            Attempt attempt = view.attempt();
            referee.require(
                    Promise.ONE_OWNER_PER_ATTEMPT,
                    tasks.add(attempt.task()),
                    () -> "two attempts of one task are out: " + attempt);
            referee.require(
                    Promise.ONE_OWNER_PER_ATTEMPT,
                    numbers.merge(attempt.task(), attempt.number(), Math::max) == attempt.number(),
                    () -> "numbers fell: " + attempt);
            if (view.owner().isPresent()) {
                Worker owner = view.owner().get();
                Worker first = owners.putIfAbsent(attempt, owner);
                referee.require(
                        Promise.ONE_OWNER_PER_ATTEMPT,
                        first == null || first.equals(owner),
                        () -> "an attempt had two owners: " + attempt);
                referee.require(
                        Promise.ONE_OWNER_PER_ATTEMPT,
                        living.contains(owner),
                        () -> "an attempt's owner is not known: " + owner);
            }
        }
    }

    /** Whoever loses an attempt otherwise than by its own last word must hear of it. */
    private void noteWhoIsToBeStopped(Moment moment) {
        for (AttemptView view : moment.before().values()) {
            Optional<Worker> owner = view.owner();
            if (owner.isPresent() && !moment.ownerAfter(view.attempt()).equals(owner)) {
                boolean byItself = moment.lastWord()
                                .filter(said -> said.attempt().equals(view.attempt()))
                                .isPresent()
                        || moment.event() instanceof LedgerEvent.WorkerStopped;
                if (!byItself) {
                    toBeStopped.add(new Ownership(view.attempt(), owner.get()));
                }
            }
        }
    }

    void started(SessionAction.StartWork start) {
        referee.require(
                Promise.ONE_OWNER_PER_ATTEMPT,
                start.worker().equals(owners.get(start.attempt())),
                () -> "work began that was never granted: " + start.attempt());
        referee.require(
                Promise.ONE_OWNER_PER_ATTEMPT,
                start.assignment().equals(granted.get(start.attempt())),
                () -> "work began on another assignment than was granted: " + start.attempt());
    }

    void judgeAtTheEnd() {
        referee.require(
                Promise.WHO_LOST_AN_ATTEMPT_STOPS,
                toBeStopped.isEmpty(),
                () -> "owners were never told to stop: " + toBeStopped);
    }
}
