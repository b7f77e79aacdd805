package dev.trainyard.job.ledger;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * The tasks of one class: who waits, in whose order, and what is out. The tenant that has the fewest tasks out goes
 * first, and its foremost task; between tenants that have as many, their foremost tasks decide.
 */
final class Lane {

    /** In the order of their names, so that every replica looks at them alike. */
    private final Map<String, Share> shares = new TreeMap<>();
    /** Dispatched and not claimed, in the order in which they went out. */
    private final SequencedSet<Task> unclaimed = new LinkedHashSet<>();

    /** One tenant's part. Training stands apart, since a tenant's limit may hold it back. */
    private static final class Share {
        final NavigableSet<Task> training = new TreeSet<>(Task.FIRST_TO_GO);
        final NavigableSet<Task> others = new TreeSet<>(Task.FIRST_TO_GO);
        long out;

        NavigableSet<Task> of(Task task) {
            return task.isTraining() ? training : others;
        }

        Optional<Task> foremost(boolean mayTrain) {
            Task other = others.isEmpty() ? null : others.first();
            Task trained = mayTrain && !training.isEmpty() ? training.first() : null;
            if (other == null || trained == null) {
                return Optional.ofNullable(other == null ? trained : other);
            }
            return Optional.of(Task.FIRST_TO_GO.compare(other, trained) < 0 ? other : trained);
        }
    }

    private record Candidate(Task task, long out) {
        static final Comparator<Candidate> NEXT =
                Comparator.comparingLong(Candidate::out).thenComparing(Candidate::task, Task.FIRST_TO_GO);
    }

    void await(Task task) {
        share(task).of(task).add(task);
    }

    void awaitNoMore(Task task) {
        share(task).of(task).remove(task);
        forgetIfDone(task);
    }

    boolean awaits(Task task) {
        return shares.containsKey(task.tenant()) && share(task).of(task).contains(task);
    }

    List<Task> inQueue() {
        return List.copyOf(unclaimed);
    }

    /** A restored task is out already. */
    void restoreOut(Task task) {
        share(task).out++;
    }

    /** A restored task is unclaimed; those that went out before it must have been told before. */
    void restoreUnclaimed(Task task) {
        unclaimed.addLast(task);
    }

    /** Takes the next task to go out, if any may. */
    Optional<Task> takeNext(Predicate<String> mayTrain) {
        Optional<Task> next = shares.entrySet().stream()
                .flatMap(entry -> entry
                        .getValue()
                        .foremost(mayTrain.test(entry.getKey()))
                        .map(task -> new Candidate(task, entry.getValue().out))
                        .stream())
                .min(Candidate.NEXT)
                .map(Candidate::task);
        next.ifPresent(task -> {
            share(task).of(task).remove(task);
            share(task).out++;
            unclaimed.addLast(task);
        });
        return next;
    }

    void claimed(Task task) {
        unclaimed.remove(task);
    }

    /** The task is neither in the queue nor in anybody's hands any more. */
    void returned(Task task) {
        unclaimed.remove(task);
        share(task).out--;
        forgetIfDone(task);
    }

    private void forgetIfDone(Task task) {
        Share share = share(task);
        if (share.out == 0 && share.training.isEmpty() && share.others.isEmpty()) {
            shares.remove(task.tenant());
        }
    }

    boolean hasWaiting() {
        for (Share share : shares.values()) {
            if (!share.training.isEmpty() || !share.others.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    long unclaimed() {
        return unclaimed.size();
    }

    /**
     * How many tasks are out, or would be if there were workers enough.
     *
     * @param room how many more trainings of a tenant may go out
     */
    long open(ToLongFunction<String> room) {
        long open = 0;
        for (Map.Entry<String, Share> entry : shares.entrySet()) {
            Share share = entry.getValue();
            open += share.out + share.others.size() + Math.min(share.training.size(), room.applyAsLong(entry.getKey()));
        }
        return open;
    }

    /**
     * The task's place among those that nobody has claimed, 1 for the next; empty when somebody has it. What waits is
     * counted as if nothing that is out came back before.
     */
    OptionalLong position(Task task) {
        long ahead = 0;
        for (Task out : unclaimed) {
            ahead++;
            if (out == task) {
                return OptionalLong.of(ahead);
            }
        }
        if (!awaits(task)) {
            return OptionalLong.empty();
        }
        Share own = share(task);
        long within = ahead(own, task);
        // A tenant's next tasks go out at one task more each; ours goes out when its tenant has so many.
        long level = own.out + within;
        for (Share other : shares.values()) {
            if (other != own) {
                ahead += aheadOf(other, level, task);
            }
        }
        return OptionalLong.of(ahead + within + 1);
    }

    private static long ahead(Share share, Task task) {
        return (long) share.training.headSet(task).size()
                + share.others.headSet(task).size();
    }

    private static long aheadOf(Share other, long level, Task task) {
        long size = (long) other.training.size() + other.others.size();
        long before = Math.max(0, Math.min(size, level - other.out));
        boolean sameLevelFirst = level >= other.out && before < size && ahead(other, task) > before;
        return before + (sameLevelFirst ? 1 : 0);
    }

    private Share share(Task task) {
        return shares.computeIfAbsent(task.tenant(), ignored -> new Share());
    }
}
