package dev.trainyard.job.ledger;

import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.Worker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/** The living workers, and what each of their lanes is busy with. */
final class Fleet {

    /** Far more than ended starts whose late words can still be on their way. */
    private static final int REMEMBERED_ENDS = 1_000;

    private final Map<Worker, Member> members = new LinkedHashMap<>();
    private final SequencedSet<Worker> ended = new LinkedHashSet<>();

    private record Member(LedgerEvent.WorkerStarted announcement, Instant since, Map<String, Attempt> busy) {}

    List<LedgerSnapshot.MemberSnapshot> snapshotOfMembers() {
        return members.values().stream()
                .map(member -> new LedgerSnapshot.MemberSnapshot(member.announcement, member.since, member.busy))
                .toList();
    }

    List<Worker> snapshotOfEnded() {
        return List.copyOf(ended);
    }

    void restore(LedgerSnapshot.FleetSnapshot fleet) {
        for (LedgerSnapshot.MemberSnapshot taken : fleet.members()) {
            Member member = new Member(taken.announcement(), taken.since(), new HashMap<>(taken.busy()));
            members.put(taken.announcement().worker(), member);
        }
        ended.addAll(fleet.ended());
    }

    boolean knows(Worker worker) {
        return members.containsKey(worker);
    }

    void join(LedgerEvent.WorkerStarted announcement, Instant now) {
        members.put(announcement.worker(), new Member(announcement, now, new HashMap<>()));
    }

    /** A start ends once and for all. */
    void leave(Worker worker) {
        if (members.remove(worker) != null) {
            ended.addLast(worker);
            if (ended.size() > REMEMBERED_ENDS) {
                ended.removeFirst();
            }
        }
    }

    boolean hasEnded(Worker worker) {
        return ended.contains(worker);
    }

    /** Starts of the same name before this one. */
    List<Worker> earlierStarts(Worker worker) {
        return members.keySet().stream()
                .filter(known -> known.name().equals(worker.name()) && !known.equals(worker))
                .toList();
    }

    void busy(Worker worker, String queueClass, Attempt attempt) {
        Member member = members.get(worker);
        if (member != null) {
            member.busy.put(queueClass, attempt);
        }
    }

    /** The lane that was busy with this attempt is free again. */
    void free(Worker worker, Attempt attempt) {
        Member member = members.get(worker);
        if (member != null) {
            member.busy.values().remove(attempt);
        }
    }

    boolean has(String queueClass) {
        return members.values().stream()
                .anyMatch(member -> member.announcement.classes().contains(queueClass));
    }

    long idle(String queueClass) {
        return members.values().stream()
                .filter(member ->
                        member.announcement.classes().contains(queueClass) && !member.busy.containsKey(queueClass))
                .count();
    }

    List<WorkerView> views() {
        List<WorkerView> views = new ArrayList<>();
        for (Member member : members.values()) {
            Map<String, Optional<Attempt>> lanes = new HashMap<>();
            for (String queueClass : member.announcement.classes()) {
                lanes.put(queueClass, Optional.ofNullable(member.busy.get(queueClass)));
            }
            LedgerEvent.WorkerStarted announcement = member.announcement;
            views.add(new WorkerView(
                    announcement.worker(), member.since, announcement.address(), announcement.facts(), lanes));
        }
        return views;
    }
}
