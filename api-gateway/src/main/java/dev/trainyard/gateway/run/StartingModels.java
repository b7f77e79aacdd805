package dev.trainyard.gateway.run;

import dev.trainyard.job.ledger.ImportedModel;
import dev.trainyard.job.ledger.ModelView;
import dev.trainyard.job.ledger.NamedModel;
import dev.trainyard.job.recipe.BaseModel;
import dev.trainyard.job.recipe.ExistingModel;
import dev.trainyard.job.recipe.TableLearning;
import dev.trainyard.job.recipe.TextLearning;
import dev.trainyard.job.task.ManifestReference;
import dev.trainyard.job.tree.Fault;
import java.util.List;
import java.util.Optional;

/** The models that a job can go on with: imported ones, and what earlier jobs have made. */
public final class StartingModels {

    private final Models models;
    private final Bases bases;

    public StartingModels(Models models, Bases bases) {
        this.models = models;
        this.bases = bases;
    }

    /**
     * The model of that name; empty for a base, and when there is none.
     *
     * @param name what an alias stands for
     */
    Optional<ExistingModel> find(Caller caller, String name) {
        return bases.names().contains(name)
                ? Optional.empty()
                : models.look(caller, name).map(StartingModels::of);
    }

    private static ExistingModel of(NamedModel model) {
        return switch (model) {
            case ImportedModel imported ->
                existing(
                        imported,
                        imported.shape().layers(),
                        imported.shape().width(),
                        imported.shape().context());
            case ModelView learnt ->
                switch (learnt.recipe().learning()) {
                    case TextLearning texts -> {
                        BaseModel made = texts.model();
                        yield existing(learnt, made.layers(), made.width(), texts.context());
                    }
                    case TableLearning ignored ->
                        throw Rejection.invalid(List.of(new Fault(
                                        "model",
                                        "'" + model.name() + "' does "
                                                + learnt.recipe().task().wireName()
                                                + " on rows; only models of language can be gone on with")))
                                .exception();
                };
        };
    }

    private static ExistingModel existing(NamedModel model, int layers, int width, int context) {
        ManifestReference manifest = model.manifest();
        return new ExistingModel(
                model.name(),
                new ExistingModel.Source(manifest.bucket(), manifest.key(), manifest.sha256()),
                layers,
                width,
                context);
    }
}
