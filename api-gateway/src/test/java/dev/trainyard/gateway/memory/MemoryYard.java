package dev.trainyard.gateway.memory;

import dev.trainyard.gateway.outbound.LineAnswers;
import dev.trainyard.gateway.run.ArchivedJobs;
import dev.trainyard.gateway.run.Bases;
import dev.trainyard.gateway.run.BatchLines;
import dev.trainyard.gateway.run.BatchRunner;
import dev.trainyard.gateway.run.Caller;
import dev.trainyard.gateway.run.Examiner;
import dev.trainyard.gateway.run.Files;
import dev.trainyard.gateway.run.Ids;
import dev.trainyard.gateway.run.Jobs;
import dev.trainyard.gateway.run.LedgerReplica;
import dev.trainyard.gateway.run.Models;
import dev.trainyard.gateway.run.Placements;
import dev.trainyard.gateway.run.ProgressStore;
import dev.trainyard.gateway.run.StartingModels;
import dev.trainyard.gateway.run.StepMetrics;
import dev.trainyard.gateway.run.Traces;
import dev.trainyard.job.ledger.FileView;
import dev.trainyard.job.ledger.Ledger;
import dev.trainyard.storage.checkpoint.Buckets;
import dev.trainyard.storage.checkpoint.BundleStore;
import dev.trainyard.storage.objects.InMemoryObjectStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** Everything behind the gateway's HTTP, without a broker, a store or a network. */
public final class MemoryYard {

    public static final String IRIS =
            "sepal_length,petal_length,species\n5.1,1.4,setosa\n7.0,4.7,versicolor\n6.3,6.0,virginica\n";

    public final MemoryLog log = new MemoryLog();
    public final InMemoryObjectStore store =
            new InMemoryObjectStore(Buckets.all().toArray(String[]::new));
    public final RecordedPredictions predictions = new RecordedPredictions();
    public final ProgressStore progress = new ProgressStore();
    public final Ids ids;
    public final LedgerReplica replica;

    /** @param patience how long requests wait for a silent log */
    public MemoryYard(Duration patience) {
        // Ids are in the order of time, so time moves with every one.
        AtomicLong millis = new AtomicLong(Instant.parse("2026-01-01T12:00:00Z").toEpochMilli());
        InstantSource clock = () -> Instant.ofEpochMilli(millis.incrementAndGet());
        this.ids = new Ids(clock, new Random(7));
        this.replica = new LedgerReplica(log, ids::next, patience);
        replica.adopt(new Ledger(), 0);
        log.readBy(replica::apply);
    }

    public static MemoryYard open() {
        return new MemoryYard(Duration.ofMillis(50));
    }

    public Files files() {
        return new Files(replica, store, ids);
    }

    public ArchivedJobs archived() {
        return new ArchivedJobs(replica, store);
    }

    public Jobs jobs() {
        Bases bases = Bases.of(Models.BASES, List.of());
        return new Jobs(
                replica,
                archived(),
                ids,
                new Traces(new Random(8)),
                new Jobs.Rules(
                        new Placements(replica, List.of("data", "cpu", "evaluate")),
                        bases,
                        new StartingModels(models(), bases),
                        new Examiner(store)),
                System::nanoTime);
    }

    public Models models() {
        return new Models(replica, archived(), predictions);
    }

    /** Answers batches at once and on the caller's thread, and waits for nothing. */
    public BatchRunner batchRunner(LineAnswers answers) {
        BatchLines lines = new BatchLines(answers, 3, time -> {}, ids::next);
        return new BatchRunner(replica, store, lines, ids::next, Runnable::run);
    }

    public StepMetrics stepMetrics() {
        return new StepMetrics(new BundleStore(store), progress);
    }

    /** A caller of the tenant {@code local}, who says nothing of repetitions. */
    public static Caller caller() {
        return new Caller("local", "credential", Optional.empty(), false, Optional.empty());
    }

    /** Uploads a text for training. */
    public FileView upload(String filename, String text) {
        try {
            return files().create(
                            caller(),
                            "fine-tune",
                            filename,
                            new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new AssertionError("bytes in memory cannot fail to be read", e);
        }
    }

    /** The body of a request for a job. */
    public static Map<String, Object> jobBody(String file) {
        Map<String, Object> recipe = new LinkedHashMap<>();
        recipe.put("task", "classification");
        recipe.put("target", "species");
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model", "mlp");
        body.put("training_file", file);
        body.put("recipe", recipe);
        return body;
    }
}
