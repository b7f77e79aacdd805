package dev.trainyard.gateway.run;

import dev.trainyard.gateway.outbound.PredictionService;
import dev.trainyard.job.ledger.ImportedModel;
import dev.trainyard.job.ledger.Ledger;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.ledger.ModelView;
import dev.trainyard.job.ledger.NamedModel;
import dev.trainyard.job.ledger.Verdict;
import dev.trainyard.job.ledger.WorkerView;
import dev.trainyard.job.recipe.GptPreset;
import dev.trainyard.job.tree.Fault;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Models: found by name, called, deleted. */
public final class Models {

    /** What a new model can be made from. */
    public static final List<String> BASES =
            Stream.concat(Stream.of("mlp"), GptPreset.names().stream()).toList();

    private static final int MOST_ROWS = 10_000;

    private final LedgerReplica replica;
    private final ArchivedJobs archived;
    private final PredictionService predictions;

    public Models(LedgerReplica replica, ArchivedJobs archived, PredictionService predictions) {
        this.replica = replica;
        this.archived = archived;
        this.predictions = predictions;
    }

    /** The caller's imported models, and the finished ones, each oldest first. */
    public List<NamedModel> list(Caller caller) {
        return replica.readLatest(ledger -> Stream.<NamedModel>concat(
                        ledger.imported(caller.tenant()).stream(), ledger.models(caller.tenant()).stream())
                .toList());
    }

    /** A model that was learnt here, or a checkpoint by its name. */
    public ModelView find(Caller caller, String name) {
        return learnt(caller, name).orElseThrow(() -> missing(name).exception());
    }

    private Optional<ModelView> learnt(Caller caller, String name) {
        return replica.readLatest(ledger -> ledger.model(caller.tenant(), name))
                .or(() -> archived.checkpoint(caller.tenant(), name));
    }

    /** Whatever can be called by this name. */
    public Optional<NamedModel> look(Caller caller, String name) {
        return learnt(caller, name)
                .<NamedModel>map(model -> model)
                .or(() -> replica.readLatest(ledger -> ledger.imported(caller.tenant(), name)));
    }

    /** Whatever can be called by this name; refuses when that is nothing. */
    public NamedModel named(Caller caller, String name) {
        return look(caller, name).orElseThrow(() -> missing(name).exception());
    }

    /** Takes a model's name away; its job and checkpoints stay. */
    public void delete(Caller caller, String name) {
        if (BASES.contains(name)) {
            throw Rejection.conflict("base_model", "The model " + name + " is built in and cannot be deleted.")
                    .exception();
        }
        if (!(replica.decide(new LedgerEvent.ModelDeleted(caller.tenant(), name)) instanceof Verdict.Accepted)) {
            throw missing(name).exception();
        }
    }

    /** Answers for raw rows. */
    public List<Map<String, Object>> predict(Caller caller, String name, List<Map<String, Object>> rows) {
        if (rows.isEmpty() || rows.size() > MOST_ROWS) {
            throw Rejection.invalid("rows", "must be 1 to " + MOST_ROWS + " rows, not " + rows.size())
                    .exception();
        }
        ModelView model =
                switch (named(caller, name)) {
                    case ModelView learnt -> learnt;
                    case ImportedModel ignored -> throw notForRows(name).exception();
                };
        List<String> addresses = replica.read(Models::serving);
        PredictionService.Answer answer = new PredictionService.Answer.Unavailable("no evaluator is ready");
        for (String address : addresses) {
            answer = predictions.predict(address, model, rows);
            if (!(answer instanceof PredictionService.Answer.Unavailable)) {
                break;
            }
        }
        return switch (answer) {
            case PredictionService.Answer.Predictions found -> found.rows();
            case PredictionService.Answer.FaultyRows faulty ->
                throw Rejection.invalid(
                                faulty.faults().stream().map(Models::fault).toList())
                        .exception();
            case PredictionService.Answer.Unavailable unavailable ->
                throw Rejection.unavailable(
                                "model_not_ready", "The model cannot be called just now: " + unavailable.why() + ".", 2)
                        .exception();
        };
    }

    private static Rejection notForRows(String name) {
        return new Rejection(
                Rejection.Kind.INVALID,
                "not_for_rows",
                List.of(new Fault(
                        "model",
                        "'" + name + "' speaks; ask it by POST /v1/completions or, if it chats, /v1/chat/completions")),
                Optional.empty());
    }

    private static Fault fault(Map<String, Object> fault) {
        return new Fault("rows[" + fault.get("row") + "]." + fault.get("column"), String.valueOf(fault.get("message")));
    }

    static List<String> serving(Ledger ledger) {
        return ledger.workers().stream()
                .filter(worker -> worker.lanes().containsKey(Ledger.SCORING_CLASS))
                .map(WorkerView::address)
                .flatMap(Optional::stream)
                .toList();
    }

    static Rejection missing(String name) {
        return Rejection.notFound(
                "model_not_found",
                "The model '" + name
                        + "' does not exist. GET /v1/models lists those that do; to make one, the bases are "
                        + String.join(", ", BASES) + ".");
    }
}
