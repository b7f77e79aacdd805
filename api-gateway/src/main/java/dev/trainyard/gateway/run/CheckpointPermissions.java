package dev.trainyard.gateway.run;

import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.ledger.PermissionView;
import dev.trainyard.job.ledger.Verdict;
import java.util.List;

/** Who else may use a checkpoint. */
public final class CheckpointPermissions {

    private final LedgerReplica replica;
    private final Models models;
    private final Ids ids;

    public CheckpointPermissions(LedgerReplica replica, Models models, Ids ids) {
        this.replica = replica;
        this.models = models;
        this.ids = ids;
    }

    /** Lets projects use a checkpoint; gives the permissions of exactly these, old and new. */
    public List<PermissionView> grant(Caller caller, String checkpoint, List<String> projects) {
        models.find(caller, checkpoint);
        List<LedgerEvent.Permission> wanted = projects.stream()
                .map(project -> new LedgerEvent.Permission("cp_" + ids.next(), project))
                .toList();
        Verdict verdict = replica.decide(new LedgerEvent.PermissionsGranted(caller.tenant(), checkpoint, wanted));
        if (verdict instanceof Verdict.Ignored(Verdict.Reason reason)) {
            if (reason == Verdict.Reason.NOT_YET_LEGAL) {
                throw Files.notYet().exception();
            }
            if (reason == Verdict.Reason.UNKNOWN_SUBJECT) {
                throw Rejection.notFound("checkpoint_not_found", "'" + checkpoint + "' is the name of no checkpoint.")
                        .exception();
            }
        }
        return list(caller, checkpoint).stream()
                .filter(permission -> projects.contains(permission.project()))
                .toList();
    }

    /** Those of a checkpoint, oldest first. */
    public List<PermissionView> list(Caller caller, String checkpoint) {
        models.find(caller, checkpoint);
        return replica.readLatest(ledger -> ledger.permissions(caller.tenant(), checkpoint));
    }

    /** Takes one back. */
    public void revoke(Caller caller, String checkpoint, String permission) {
        Verdict verdict = replica.decide(new LedgerEvent.PermissionRevoked(caller.tenant(), checkpoint, permission));
        if (verdict instanceof Verdict.Ignored(Verdict.Reason reason)) {
            throw reason == Verdict.Reason.NOT_YET_LEGAL
                    ? Files.notYet().exception()
                    : Rejection.notFound(
                                    "permission_not_found",
                                    "The checkpoint " + checkpoint + " has no permission " + permission + ".")
                            .exception();
        }
    }
}
