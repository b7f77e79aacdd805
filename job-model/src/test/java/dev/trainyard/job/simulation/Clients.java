package dev.trainyard.job.simulation;

import dev.trainyard.job.Samples;
import dev.trainyard.job.ledger.BatchView;
import dev.trainyard.job.ledger.JobState;
import dev.trainyard.job.ledger.JobView;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.ledger.Submission;
import dev.trainyard.job.ledger.Verdict;
import dev.trainyard.job.recipe.CheckpointSettings.Keep;
import dev.trainyard.job.recipe.Placement;
import dev.trainyard.job.recipe.Recipe;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What clients of two tenants ask for, and how they ask again. */
final class Clients {

    private static final List<Keep> KEEPS = List.of(Keep.last(1), Keep.last(3), new Keep(1, 2, 0), new Keep(1, 1, 2));

    private final World world;
    private final Clockwork clock;
    private final long until;
    private long onTheirWay;

    /** @param until nothing is asked for after this, but what makes an end */
    Clients(World world, long until) {
        this.world = world;
        this.clock = world.clock;
        this.until = until;
    }

    void begin() {
        request(file("a"));
        request(file("b"));
        for (long jobs = clock.between(1, 4); jobs > 0; jobs--) {
            clock.after(clock.between(200, until), this::submit);
        }
        if (clock.chance(0.3)) {
            clock.after(clock.between(1_000, until), this::ask);
        }
        if (clock.chance(0.03)) {
            clock.after(clock.between(until / 2, until), () -> request(new LedgerEvent.TenantDeleted("b")));
        }
        if (clock.chance(0.1)) {
            clock.after(clock.between(until / 2, until), () -> request(new LedgerEvent.FileDeleted("a", "file-1")));
        }
    }

    private static LedgerEvent file(String tenant) {
        return new LedgerEvent.FileStored(
                tenant, "file-1", "rows.csv", "fine-tune", Samples.stored(tenant + "/files/file-1/content"));
    }

    private void submit() {
        String tenant = clock.chance(0.6) ? "a" : "b";
        String job = world.newJob();
        Optional<String> key = clock.chance(0.5) ? Optional.of("key of " + job) : Optional.empty();
        Fate fate = clock.chance(0.6) ? Fate.ORDINARY : clock.oneOf(List.of(Fate.values()));
        Submission submission = Samples.submission(
                recipe(), new Submission.RetryKey(key, "credential", "body of " + job, key.isEmpty()));
        submit(tenant, job, fate, submission, 2);
        if (clock.chance(0.3)) {
            // The client heard nothing, and another gateway gives the same request another id.
            submit(tenant, world.newJob(), fate, submission, 0);
        }
        sometimes(0.15, 1, 20_000, new LedgerEvent.JobCancelRequested(tenant, job));
        sometimes(0.15, 5_000, 60_000, new LedgerEvent.JobDeleted(tenant, job));
        if (sometimes(0.3, 1, 15_000, new LedgerEvent.JobPauseRequested(tenant, job))) {
            sometimes(0.5, 1, 20_000, new LedgerEvent.JobResumeRequested(tenant, job));
            sometimes(0.3, 5_000, 30_000, new LedgerEvent.JobPauseRequested(tenant, job));
        }
    }

    private void ask() {
        String tenant = clock.chance(0.6) ? "a" : "b";
        String batch = world.newBatch(clock.chance(0.1) ? 0 : (int) clock.between(1, 60));
        BatchView.Plan plan = new BatchView.Plan(
                "file-1", "/v1/completions", Map.of(), Optional.empty(), batch + "-output", batch + "-errors");
        Submission.RetryKey retry = new Submission.RetryKey(Optional.of(batch), "credential", batch, false);
        request(new LedgerEvent.BatchSubmitted(tenant, batch, plan, retry));
        sometimes(0.3, 1, 5_000, new LedgerEvent.BatchSubmitted(tenant, batch, plan, retry));
        sometimes(0.3, 1, 20_000, new LedgerEvent.BatchCancelRequested(tenant, batch));
    }

    private Recipe recipe() {
        Optional<Duration> longest =
                clock.chance(0.1) ? Optional.of(Duration.ofSeconds(clock.between(2, 20))) : Optional.empty();
        String workerClass = clock.chance(0.05) ? "gpu" : "cpu";
        int priority = clock.chance(0.5) ? 0 : (int) clock.between(-10, 10);
        return Samples.recipe(
                new Placement(workerClass, clock.chance(0.2) ? 1 : 3, priority, longest),
                (int) clock.between(1, 3),
                clock.oneOf(KEEPS));
    }

    /** Whoever is refused for a full queue asks again, and at last gives up. */
    private void submit(String tenant, String job, Fate fate, Submission submission, int more) {
        world.fates.put(job, fate);
        onTheirWay++;
        world.log.append(new LedgerEvent.JobSubmitted(tenant, job, submission), offset -> {
            if (more > 0 && world.referee.verdictAt(offset).equals(new Verdict.Ignored(Verdict.Reason.QUEUE_FULL))) {
                onTheirWay++;
                clock.after(clock.between(1_000, 10_000), () -> {
                    onTheirWay--;
                    submit(tenant, job, fate, submission, more - 1);
                });
            }
            onTheirWay--;
        });
    }

    private boolean sometimes(double probability, long earliest, long latest, LedgerEvent event) {
        boolean so = clock.chance(probability);
        if (so) {
            clock.after(clock.between(earliest, latest), () -> request(event));
        }
        return so;
    }

    private void request(LedgerEvent event) {
        onTheirWay++;
        world.log.append(event, ignored -> onTheirWay--);
    }

    /** What rests would rest for ever. */
    void resumeWhatRests() {
        for (JobView job : world.referee.jobs()) {
            if (job.state() instanceof JobState.Paused) {
                request(new LedgerEvent.JobResumeRequested(job.tenant(), job.id()));
            }
        }
    }

    boolean haveTheirAnswers() {
        return onTheirWay == 0;
    }
}
