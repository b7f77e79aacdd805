package dev.trainyard.job.ledger;

import static dev.trainyard.job.ledger.Verdict.Reason.ALREADY_SO;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Models that were learnt elsewhere. */
final class Imports {

    private final Catalogue catalogue;
    private final PendingEffects pending;
    private final Map<String, ImportedModel> models = new LinkedHashMap<>();

    Imports(Catalogue catalogue, PendingEffects pending) {
        this.catalogue = catalogue;
        this.pending = pending;
    }

    /** A name that is taken stays whose it is. */
    Verdict add(LedgerEvent.ModelImported event, Instant now) {
        String key = Expiry.keyOf(event.tenant(), event.name());
        if (models.containsKey(key)
                || catalogue.model(event.tenant(), event.name()).isPresent()) {
            return new Verdict.Ignored(ALREADY_SO);
        }
        models.put(
                key,
                new ImportedModel(
                        event.tenant(),
                        event.id(),
                        event.name(),
                        event.shape(),
                        event.manifest(),
                        event.weights(),
                        now));
        return new Verdict.Accepted();
    }

    /** Its bytes go with its name: nothing else has them. */
    boolean delete(String tenant, String name) {
        Optional<ImportedModel> gone = Optional.ofNullable(models.remove(Expiry.keyOf(tenant, name)));
        gone.ifPresent(model ->
                pending.add(new Effect.Erase(model.id(), List.of(model.tenant() + "/models/" + model.id() + "/"))));
        return gone.isPresent();
    }

    /** A tenant is gone, and with it what it had. */
    boolean forget(String tenant) {
        List<ImportedModel> gone = of(tenant);
        gone.forEach(model -> delete(tenant, model.name()));
        return !gone.isEmpty();
    }

    Optional<ImportedModel> find(String tenant, String name) {
        return Optional.ofNullable(models.get(Expiry.keyOf(tenant, name)));
    }

    /** A tenant's, oldest first. */
    List<ImportedModel> of(String tenant) {
        return models.values().stream()
                .filter(model -> model.tenant().equals(tenant))
                .toList();
    }

    List<ImportedModel> snapshot() {
        return List.copyOf(models.values());
    }

    void restore(List<ImportedModel> taken) {
        taken.forEach(model -> models.put(Expiry.keyOf(model.tenant(), model.name()), model));
    }
}
