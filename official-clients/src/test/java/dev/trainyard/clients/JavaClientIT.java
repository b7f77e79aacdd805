package dev.trainyard.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.HttpResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.UnexpectedStatusCodeException;
import com.openai.models.files.FileCreateParams;
import com.openai.models.files.FileListParams;
import com.openai.models.files.FileObject;
import com.openai.models.files.FilePurpose;
import com.openai.models.finetuning.jobs.FineTuningJob;
import com.openai.models.finetuning.jobs.FineTuningJobEvent;
import com.openai.models.finetuning.jobs.JobCreateParams;
import com.openai.models.finetuning.jobs.JobListEventsParams;
import com.openai.models.finetuning.jobs.JobListParams;
import com.openai.models.finetuning.jobs.checkpoints.CheckpointListParams;
import com.openai.models.finetuning.jobs.checkpoints.FineTuningJobCheckpoint;
import com.openai.models.models.Model;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** OpenAI's Java client walks through the fine-tuning protocol, with nothing changed but the address. */
@ExtendWith(RunningYard.class)
@Timeout(600)
class JavaClientIT {

    private static final Path IRIS = RunningYard.HOME.resolve("examples/iris.csv");
    private static final Set<FineTuningJob.Status> FINAL =
            Set.of(FineTuningJob.Status.SUCCEEDED, FineTuningJob.Status.FAILED, FineTuningJob.Status.CANCELLED);

    private final URI yard;
    private final OpenAIClient client;

    JavaClientIT(URI yard) {
        this.yard = yard;
        this.client = clientOf(yard);
    }

    private static OpenAIClient clientOf(URI address) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(address + "/v1")
                .apiKey("any key will do")
                .build();
    }

    private FileObject upload(FilePurpose purpose) {
        return client.files()
                .create(FileCreateParams.builder().file(IRIS).purpose(purpose).build())
                .validate();
    }

    private static JobCreateParams.Builder request(String file, long epochs) {
        return JobCreateParams.builder()
                .model("mlp")
                .trainingFile(file)
                .seed(7)
                .putAdditionalBodyProperty(
                        "recipe",
                        JsonValue.from(Map.of("task", "classification", "target", "species", "epochs", epochs)));
    }

    private FineTuningJob submit(long epochs) {
        return client.fineTuning()
                .jobs()
                .create(request(upload(FilePurpose.FINE_TUNE).id(), epochs).build())
                .validate();
    }

    private FineTuningJob await(String id, Set<FineTuningJob.Status> wanted) {
        Instant limit = Instant.now().plus(Duration.ofMinutes(5));
        while (Instant.now().isBefore(limit)) {
            FineTuningJob job = client.fineTuning().jobs().retrieve(id);
            if (wanted.contains(job.status())) {
                return job;
            }
            assertThat(FINAL).as("how the job ended: " + job.error()).doesNotContain(job.status());
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        throw new AssertionError("the job " + id + " is not " + wanted);
    }

    @Test
    void aFileIsCreatedFoundReadAndDeleted() throws IOException {
        FileObject file = upload(FilePurpose.FINE_TUNE);

        assertThat(file.filename()).isEqualTo("iris.csv");
        assertThat(file.bytes()).isEqualTo(Files.size(IRIS));
        assertThat(client.files().retrieve(file.id()).validate()).isEqualTo(file);
        try (HttpResponse content = client.files().content(file.id())) {
            assertThat(content.body().readAllBytes()).isEqualTo(Files.readAllBytes(IRIS));
        }
        assertThat(client.files().delete(file.id()).validate().deleted()).isTrue();
        assertThatThrownBy(() -> client.files().retrieve(file.id())).isInstanceOf(NotFoundException.class);
    }

    @Test
    void filesArePagedToTheLastOfThemAndNoFurther() {
        List<String> uploaded = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            uploaded.add(upload(FilePurpose.VISION).id());
        }

        List<String> listed =
                client
                        .files()
                        .list(FileListParams.builder()
                                .purpose("vision")
                                .limit(2)
                                .build())
                        .autoPager()
                        .stream()
                        .map(file -> file.validate().id())
                        .toList();

        assertThat(listed).isEqualTo(uploaded.reversed());
    }

    @Test
    void aJobIsCreatedFollowedAndItsModelCalledByName() throws IOException {
        FineTuningJob job = submit(60);
        assertThat(job.model()).isEqualTo("mlp");
        assertThat(job.seed()).isEqualTo(7);
        assertThat(job.fineTunedModel()).isEmpty();

        FineTuningJob ended =
                await(job.id(), Set.of(FineTuningJob.Status.SUCCEEDED)).validate();

        assertThat(ended.error()).isEmpty();
        assertThat(ended.finishedAt()).isPresent();
        String model = ended.fineTunedModel().orElseThrow();
        assertThat(client.models().retrieve(model).validate().id()).isEqualTo(model);
        assertThat(client.models().list().autoPager().stream().map(Model::id)).contains("mlp", model);
        assertEvents(job.id());
        assertCheckpoints(job.id());
        try (HttpResponse result = client.files().content(ended.resultFiles().getFirst())) {
            assertThat(new String(result.body().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy\n1,");
        }
        assertThat(client.models().delete(model).validate().deleted()).isTrue();
        assertThatThrownBy(() -> client.models().retrieve(model)).isInstanceOf(NotFoundException.class);
    }

    private void assertEvents(String job) {
        List<FineTuningJobEvent> events = client
                .fineTuning()
                .jobs()
                .listEvents(job, JobListEventsParams.builder().limit(3).build())
                .autoPager()
                .stream()
                .map(FineTuningJobEvent::validate)
                .toList();
        assertThat(events)
                .hasSizeGreaterThan(3)
                .extracting(FineTuningJobEvent::id)
                .doesNotHaveDuplicates();
        assertThat(events.getFirst().message()).endsWith("The job has successfully completed");
        assertThat(events).extracting(FineTuningJobEvent::createdAt).isSortedAccordingTo((a, b) -> Long.compare(b, a));
    }

    private void assertCheckpoints(String job) {
        List<FineTuningJobCheckpoint> checkpoints = client
                .fineTuning()
                .jobs()
                .checkpoints()
                .list(job, CheckpointListParams.builder().limit(3).build())
                .autoPager()
                .stream()
                .map(FineTuningJobCheckpoint::validate)
                .toList();
        assertThat(checkpoints).hasSize(10);
        assertThat(checkpoints).allSatisfy(checkpoint -> {
            assertThat(checkpoint.fineTuningJobId()).isEqualTo(job);
            assertThat(checkpoint.fineTunedModelCheckpoint()).endsWith(":ckpt-step-" + checkpoint.stepNumber());
            assertThat(checkpoint.metrics().trainLoss()).isPresent();
        });
    }

    @Test
    void jobsArePagedAndFilteredByTheirMetadata() {
        String file = upload(FilePurpose.FINE_TUNE).id();
        List<String> submitted = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            JobCreateParams params = request(file, 1)
                    .metadata(JobCreateParams.Metadata.builder()
                            .putAdditionalProperty("walk", JsonValue.from("java " + file))
                            .build())
                    .build();
            submitted.add(client.fineTuning().jobs().create(params).id());
        }

        Stream<FineTuningJob> listed = client
                .fineTuning()
                .jobs()
                .list(JobListParams.builder()
                        .limit(2)
                        .metadata(JobListParams.Metadata.builder()
                                .putAdditionalProperty("walk", "java " + file)
                                .build())
                        .build())
                .autoPager()
                .stream();

        assertThat(listed.map(FineTuningJob::id)).isEqualTo(submitted.reversed());
        submitted.forEach(job -> await(job, Set.of(FineTuningJob.Status.SUCCEEDED)));
    }

    @Test
    void aJobIsPausedResumedAndCancelled() {
        FineTuningJob job = submit(200_000);
        await(job.id(), Set.of(FineTuningJob.Status.RUNNING));

        client.fineTuning().jobs().pause(job.id());
        await(job.id(), Set.of(FineTuningJob.Status.of("paused")));
        client.fineTuning().jobs().resume(job.id());
        await(job.id(), Set.of(FineTuningJob.Status.RUNNING));
        FineTuningJob cancelled = client.fineTuning().jobs().cancel(job.id()).validate();

        assertThat(cancelled.status()).isEqualTo(FineTuningJob.Status.CANCELLED);
        assertThat(client.fineTuning().jobs().retrieve(job.id()).status()).isEqualTo(FineTuningJob.Status.CANCELLED);
    }

    @Test
    void faultsComeAsTheClientsOwnExceptions() {
        BadRequestException faulty = catchThrowableOfType(BadRequestException.class, () -> client.fineTuning()
                .jobs()
                .create(JobCreateParams.builder()
                        .model("no-such-model")
                        .trainingFile("file-none")
                        .build()));
        assertThat(faulty.param()).contains("model");
        assertThat(faulty.type()).contains("invalid_request_error");
        assertThat(faulty.code()).contains("invalid_value");
        assertThat(faulty.headers().values("x-request-id"))
                .singleElement()
                .asString()
                .startsWith("req_");

        assertThatThrownBy(() -> client.fineTuning().jobs().retrieve("ftjob-none"))
                .isInstanceOfSatisfying(NotFoundException.class, missing -> assertThat(missing.code())
                        .contains("job_not_found"));
    }

    @Test
    void aConflictForGoodIsNotTriedAgain() throws IOException {
        String job = submit(1).id();
        await(job, Set.of(FineTuningJob.Status.SUCCEEDED));
        try (ForgetfulProxy proxy = ForgetfulProxy.before(yard, 0)) {
            OpenAIClient throughProxy = clientOf(proxy.address());

            assertThatThrownBy(() -> throughProxy.fineTuning().jobs().cancel(job))
                    .isInstanceOfSatisfying(
                            UnexpectedStatusCodeException.class,
                            conflict -> assertThat(conflict.statusCode()).isEqualTo(409));

            assertThat(proxy.retryCounts()).containsExactly("0");
        }
    }

    @Test
    void aJobWhoseAnswersWereLostIsOneJobAllTheSame() throws IOException {
        String file = upload(FilePurpose.FINE_TUNE).id();
        try (ForgetfulProxy proxy = ForgetfulProxy.before(yard, 2)) {
            OpenAIClient throughProxy = clientOf(proxy.address());

            FineTuningJob job =
                    throughProxy.fineTuning().jobs().create(request(file, 1).build());

            assertThat(proxy.retryCounts()).containsExactly("0", "1", "2");
            List<String> jobs = client.fineTuning().jobs().list().autoPager().stream()
                    .filter(listed -> listed.trainingFile().equals(file))
                    .map(FineTuningJob::id)
                    .toList();
            assertThat(jobs).containsExactly(job.id());
        }
    }

    @Test
    void afterThreeLostAnswersTheClientGivesUp() throws IOException {
        try (ForgetfulProxy proxy = ForgetfulProxy.before(yard, 3)) {
            assertThatThrownBy(() -> clientOf(proxy.address()).models().list())
                    .isInstanceOf(InternalServerException.class);
        }
    }
}
