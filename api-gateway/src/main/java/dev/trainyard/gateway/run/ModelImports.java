package dev.trainyard.gateway.run;

import dev.trainyard.gateway.outbound.ImportService;
import dev.trainyard.job.ledger.FileView;
import dev.trainyard.job.ledger.ImportedModel;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.ledger.Verdict;
import dev.trainyard.job.task.Assignment;
import dev.trainyard.job.tree.Fault;
import dev.trainyard.storage.checkpoint.Buckets;
import dev.trainyard.storage.checkpoint.Keys;
import dev.trainyard.storage.objects.ObjectKey;
import dev.trainyard.storage.objects.ObjectStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Models that were learnt elsewhere: made of uploaded files, and known to the log when they lie whole in the store. */
public final class ModelImports {

    /** What files of models are uploaded for. */
    public static final String PURPOSE = "model";

    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";
    private static final int MOST_FILES = 1000;
    private static final int RETRY_SECONDS = 5;

    private final LedgerReplica replica;
    private final ObjectStore store;
    private final ImportService service;
    private final Bases bases;
    private final Ids ids;

    public ModelImports(LedgerReplica replica, ObjectStore store, ImportService service, Bases bases, Ids ids) {
        this.replica = replica;
        this.store = store;
        this.service = service;
        this.bases = bases;
        this.ids = ids;
    }

    /**
     * Imports a model; waits until it can be called.
     *
     * @param files ids of uploaded files
     */
    public ImportedModel take(Caller caller, String name, List<String> files) {
        List<Fault> faults = new ArrayList<>();
        if (!name.matches(NAME) || bases.has(name) || bases.aliases().containsKey(name)) {
            faults.add(new Fault(
                    "name",
                    "'" + name + "' cannot be a model's name: it has up to 100 letters, digits, dots, hyphens and"
                            + " underscores, begins with one of the first two, and is none of a base"));
        }
        List<Assignment.UploadedFile> uploads = uploads(caller, files, faults);
        if (!faults.isEmpty()) {
            throw Rejection.invalid(faults).exception();
        }
        requireFree(caller, name);
        String id = "model-" + ids.next();
        return switch (ask(new ImportService.Request(caller.tenant(), id, uploads))) {
            case ImportService.Answer.Taken taken -> decide(caller, name, id, taken);
            case ImportService.Answer.Faulty faulty ->
                throw Rejection.invalid(faulty.faults()).exception();
            case ImportService.Answer.Missing ignored ->
                throw Rejection.notFound("file_not_found", "One of the files has been deleted; upload it again.")
                        .exception();
            case ImportService.Answer.Unavailable unavailable ->
                throw Rejection.unavailable(
                                "import_unavailable",
                                "The model cannot be imported just now: " + unavailable.why() + ".",
                                RETRY_SECONDS)
                        .exception();
        };
    }

    private List<Assignment.UploadedFile> uploads(Caller caller, List<String> files, List<Fault> faults) {
        if (files.isEmpty() || files.size() > MOST_FILES) {
            faults.add(new Fault("files", "must be the ids of 1 to " + MOST_FILES + " uploaded files"));
        }
        List<Assignment.UploadedFile> uploads = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String id : files.subList(0, Math.min(files.size(), MOST_FILES))) {
            Optional<FileView> file = replica.readLatest(ledger -> ledger.file(caller.tenant(), id));
            String param = "files[" + seen.size() + "]";
            if (!seen.add(id)) {
                faults.add(new Fault("files", id + " is given twice"));
            } else if (file.isEmpty()) {
                faults.add(new Fault(param, "No such file: " + id + "; upload it first, with purpose " + PURPOSE));
            } else if (!file.get().purpose().equals(PURPOSE)) {
                faults.add(new Fault(
                        param,
                        "The file " + id + " has the purpose " + file.get().purpose() + ", not " + PURPOSE));
            } else {
                uploads.add(new Assignment.UploadedFile(
                        id, file.get().filename(), file.get().content()));
            }
        }
        return uploads;
    }

    private void requireFree(Caller caller, String name) {
        boolean taken = replica.readLatest(
                ledger -> ledger.imported(caller.tenant(), name).isPresent()
                        || ledger.model(caller.tenant(), name).isPresent());
        if (taken) {
            throw taken(name).exception();
        }
    }

    private static Rejection taken(String name) {
        return Rejection.conflict(
                "model_exists", "There is a model called " + name + " already; delete it, or choose another name.");
    }

    private ImportService.Answer ask(ImportService.Request request) {
        ImportService.Answer answer = new ImportService.Answer.Unavailable("no evaluator is ready");
        for (String address : replica.read(Models::serving)) {
            answer = service.take(address, request);
            if (!(answer instanceof ImportService.Answer.Unavailable)) {
                break;
            }
        }
        return answer;
    }

    private ImportedModel decide(Caller caller, String name, String id, ImportService.Answer.Taken taken) {
        Verdict verdict = replica.decide(new LedgerEvent.ModelImported(
                caller.tenant(), id, name, taken.shape(), taken.manifest(), taken.weights()));
        if (verdict instanceof Verdict.Ignored(Verdict.Reason reason)) {
            String folder = Keys.importedModel(caller.tenant(), id) + "/";
            store.list(Buckets.JOBS, folder).forEach(path -> store.delete(new ObjectKey(Buckets.JOBS, path)));
            throw reason == Verdict.Reason.NOT_YET_LEGAL
                    ? Files.notYet().exception()
                    : taken(name).exception();
        }
        return replica.readLatest(ledger -> ledger.imported(caller.tenant(), name))
                .orElseThrow(() -> Models.missing(name).exception());
    }
}
