package dev.trainyard.gateway.run;

import dev.trainyard.gateway.outbound.GenerationRequest;
import dev.trainyard.gateway.outbound.GenerationService;
import dev.trainyard.gateway.outbound.GenerationService.Answer;
import dev.trainyard.gateway.outbound.GenerationService.Speech;
import dev.trainyard.job.ledger.ModelView;
import dev.trainyard.job.ledger.NamedModel;
import dev.trainyard.job.tree.Fault;
import java.util.List;
import java.util.Optional;

/** Has language models speak, wherever there is a place for it. */
public final class Generations {

    private final LedgerReplica replica;
    private final Models models;
    private final GenerationService service;
    private final Speakers speakers;
    private final Bases bases;

    public Generations(
            LedgerReplica replica, Models models, GenerationService service, Speakers speakers, Bases bases) {
        this.replica = replica;
        this.models = models;
        this.service = service;
        this.speakers = speakers;
        this.bases = bases;
    }

    /** A model of language, or a checkpoint of one, by its name. */
    public NamedModel find(Caller caller, String name) {
        NamedModel model = models.named(caller, bases.meant(name));
        if (model instanceof ModelView learnt && !speakers.speaks(learnt)) {
            throw new Rejection(
                            Rejection.Kind.INVALID,
                            "not_a_language_model",
                            List.of(new Fault(
                                    "model",
                                    "'" + name + "' does "
                                            + learnt.recipe().task().wireName()
                                            + " on rows and generates no text; ask it by POST /v1/models/" + name
                                            + "/predict")),
                            Optional.empty())
                    .exception();
        }
        return model;
    }

    /** Waits until the model begins to speak; whoever calls this closes what it gives. */
    public Speech begin(NamedModel model, GenerationRequest request) {
        Answer answer = new Answer.Unavailable("no evaluator is ready", 2);
        for (String address : replica.read(Models::serving)) {
            Answer next = service.generate(address, model, request);
            if (!(next instanceof Answer.Unavailable || next instanceof Answer.Busy)) {
                answer = next;
                break;
            }
            // That one is busy says more than that another one is away.
            answer = answer instanceof Answer.Busy ? answer : next;
        }
        return switch (answer) {
            case Answer.Begun begun -> begun.speech();
            case Answer.Faulty faulty ->
                throw new Rejection(
                                Rejection.Kind.INVALID,
                                faulty.code(),
                                List.of(new Fault(faulty.param(), faulty.message())),
                                Optional.empty())
                        .exception();
            case Answer.Missing ignored ->
                throw Rejection.notFound("model_not_found", "The bytes of the model " + model.name() + " are gone.")
                        .exception();
            case Answer.Busy busy ->
                throw Rejection.tooMany(
                                "model_busy",
                                "All places for generating text are taken; try again in a moment.",
                                busy.retryAfterSeconds())
                        .exception();
            case Answer.Unavailable unavailable ->
                throw Rejection.unavailable(
                                "model_not_ready",
                                "The model cannot be called just now: " + unavailable.why() + ".",
                                unavailable.retryAfterSeconds())
                        .exception();
        };
    }
}
