package dev.trainyard.job.ledger;

import static dev.trainyard.job.ledger.Verdict.Reason.ALREADY_SO;
import static dev.trainyard.job.ledger.Verdict.Reason.UNKNOWN_SUBJECT;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who may use which checkpoint. */
final class Permissions {

    private final Catalogue catalogue;
    private final Map<String, PermissionView> permissions = new LinkedHashMap<>();

    Permissions(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** A project has a permission once, however often it is given. */
    Verdict grant(LedgerEvent.PermissionsGranted event, Instant now) {
        if (!catalogue.knowsModelOf(event.tenant(), event.checkpoint())) {
            return new Verdict.Ignored(UNKNOWN_SUBJECT);
        }
        boolean anything = false;
        for (LedgerEvent.Permission one : event.permissions()) {
            boolean known = of(event.tenant(), event.checkpoint()).stream()
                    .anyMatch(given -> given.project().equals(one.project()));
            String key = Expiry.keyOf(event.tenant(), one.id());
            if (!known && !permissions.containsKey(key)) {
                permissions.put(
                        key, new PermissionView(event.tenant(), one.id(), event.checkpoint(), one.project(), now));
                anything = true;
            }
        }
        return anything ? new Verdict.Accepted() : new Verdict.Ignored(ALREADY_SO);
    }

    Verdict revoke(LedgerEvent.PermissionRevoked event) {
        String key = Expiry.keyOf(event.tenant(), event.permission());
        Optional<PermissionView> found = Optional.ofNullable(permissions.get(key))
                .filter(permission -> permission.checkpoint().equals(event.checkpoint()));
        if (found.isEmpty()) {
            return new Verdict.Ignored(UNKNOWN_SUBJECT);
        }
        permissions.remove(key);
        return new Verdict.Accepted();
    }

    /** Those of a checkpoint, oldest first. */
    List<PermissionView> of(String tenant, String checkpoint) {
        return permissions.values().stream()
                .filter(permission -> permission.tenant().equals(tenant)
                        && permission.checkpoint().equals(checkpoint))
                .toList();
    }

    /** A tenant's checkpoints whose names begin so are gone. */
    void forget(String tenant, String beginning) {
        permissions
                .values()
                .removeIf(permission -> permission.tenant().equals(tenant)
                        && permission.checkpoint().startsWith(beginning));
    }

    List<PermissionView> snapshot() {
        return List.copyOf(permissions.values());
    }

    void restore(List<PermissionView> taken) {
        taken.forEach(permission -> permissions.put(Expiry.keyOf(permission.tenant(), permission.id()), permission));
    }
}
