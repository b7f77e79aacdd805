package dev.trainyard.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.HttpResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.UnexpectedStatusCodeException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.files.FileCreateParams;
import com.openai.models.files.FileObject;
import com.openai.models.files.FilePurpose;
import com.openai.models.finetuning.checkpoints.permissions.PermissionCreateParams;
import com.openai.models.finetuning.checkpoints.permissions.PermissionDeleteParams;
import com.openai.models.finetuning.checkpoints.permissions.PermissionListParams;
import com.openai.models.finetuning.checkpoints.permissions.PermissionListResponse;
import com.openai.models.finetuning.jobs.FineTuningJob;
import com.openai.models.finetuning.jobs.JobCreateParams;
import com.openai.models.uploads.Upload;
import com.openai.models.uploads.UploadCompleteParams;
import com.openai.models.uploads.UploadCreateParams;
import com.openai.models.uploads.parts.PartCreateParams;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** OpenAI's Java client sends files in parts and files that expire, shares checkpoints, and asks models to speak. */
@ExtendWith(RunningYard.class)
@Timeout(600)
class JavaClientSharesIT {

    private static final Path IRIS = RunningYard.HOME.resolve("examples/iris.csv");

    /** A yard that has just begun asks for a moment of patience with what only newer releases know. */
    private static final int PATIENT = 40;

    private final OpenAIClient client;

    JavaClientSharesIT(URI yard) {
        this.client = OpenAIOkHttpClient.builder()
                .baseUrl(yard + "/v1")
                .apiKey("any key will do")
                .adminApiKey("any key will do here, too")
                .maxRetries(PATIENT)
                .build();
    }

    private Upload begin(long bytes) {
        return client.uploads()
                .create(UploadCreateParams.builder()
                        .filename("iris.csv")
                        .mimeType("text/csv")
                        .purpose(FilePurpose.FINE_TUNE)
                        .bytes(bytes)
                        .build())
                .validate();
    }

    private String send(Upload upload, byte[] bytes) {
        return client.uploads()
                .parts()
                .create(PartCreateParams.builder()
                        .uploadId(upload.id())
                        .data(bytes)
                        .build())
                .validate()
                .id();
    }

    @Test
    void aFileIsSentInPartsAndPutTogether() throws IOException {
        byte[] iris = Files.readAllBytes(IRIS);
        Upload upload = begin(iris.length);
        assertThat(upload.status()).isEqualTo(Upload.Status.PENDING);
        String end = send(upload, Arrays.copyOfRange(iris, 1_000, iris.length));
        String beginning = send(upload, Arrays.copyOfRange(iris, 0, 1_000));

        Upload completed = client.uploads()
                .complete(UploadCompleteParams.builder()
                        .uploadId(upload.id())
                        .partIds(List.of(beginning, end))
                        .build())
                .validate();

        assertThat(completed.status()).isEqualTo(Upload.Status.COMPLETED);
        FileObject file = completed.file().orElseThrow();
        try (HttpResponse content = client.files().content(file.id())) {
            assertThat(content.body().readAllBytes()).isEqualTo(iris);
        }
        assertThatThrownBy(() -> client.uploads().cancel(upload.id()))
                .isInstanceOfSatisfying(UnexpectedStatusCodeException.class, ended -> assertThat(ended.code())
                        .contains("upload_ended"));
    }

    @Test
    void anUploadIsCancelled() {
        Upload upload = begin(4);

        assertThat(client.uploads().cancel(upload.id()).validate().status()).isEqualTo(Upload.Status.CANCELLED);
    }

    @Test
    void aFileSaysWhenItExpires() {
        begin(4); // a client does not repeat what it reads from a file, so the moment of patience is spent before
        FileObject file = client.files()
                .create(FileCreateParams.builder()
                        .file(IRIS)
                        .purpose(FilePurpose.FINE_TUNE)
                        .expiresAfter(FileCreateParams.ExpiresAfter.builder()
                                .seconds(3_600)
                                .build())
                        .build())
                .validate();

        assertThat(file.expiresAt()).contains(file.createdAt() + 3_600);
    }

    private FineTuningJob trained() {
        FileObject file = client.files()
                .create(FileCreateParams.builder()
                        .file(IRIS)
                        .purpose(FilePurpose.FINE_TUNE)
                        .build());
        FineTuningJob job = client.fineTuning()
                .jobs()
                .create(JobCreateParams.builder()
                        .model("mlp")
                        .trainingFile(file.id())
                        .putAdditionalBodyProperty(
                                "recipe",
                                JsonValue.from(Map.of("task", "classification", "target", "species", "epochs", 1)))
                        .build());
        Instant limit = Instant.now().plus(Duration.ofMinutes(3));
        while (!job.status().equals(FineTuningJob.Status.SUCCEEDED)
                && Instant.now().isBefore(limit)) {
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            job = client.fineTuning().jobs().retrieve(job.id());
        }
        assertThat(job.status()).isEqualTo(FineTuningJob.Status.SUCCEEDED);
        return job;
    }

    @Test
    void aCheckpointIsSharedAndNoMore() {
        String checkpoint = client.fineTuning()
                .jobs()
                .checkpoints()
                .list(trained().id())
                .items()
                .getFirst()
                .fineTunedModelCheckpoint();
        var permissions = client.fineTuning().checkpoints().permissions();

        permissions.create(
                checkpoint,
                PermissionCreateParams.builder()
                        .projectIds(List.of("proj-a", "proj-b", "proj-c"))
                        .build());

        List<PermissionListResponse> listed =
                permissions
                        .list(
                                checkpoint,
                                PermissionListParams.builder().limit(2).build())
                        .autoPager()
                        .stream()
                        .map(PermissionListResponse::validate)
                        .toList();
        assertThat(listed).extracting(PermissionListResponse::projectId).containsExactly("proj-c", "proj-b", "proj-a");
        assertThat(permissions
                        .delete(
                                listed.getFirst().id(),
                                PermissionDeleteParams.builder()
                                        .fineTunedModelCheckpoint(checkpoint)
                                        .build())
                        .validate()
                        .deleted())
                .isTrue();
        assertThat(permissions.list(checkpoint).items()).hasSize(2);
    }

    @Test
    void whatCannotSpeakSaysSo() {
        String model = trained().fineTunedModel().orElseThrow();

        assertThatThrownBy(() -> client.chat().completions().create(conversation(model)))
                .isInstanceOfSatisfying(BadRequestException.class, no -> {
                    assertThat(no.code()).contains("not_a_language_model");
                    assertThat(no.param()).contains("model");
                });
        assertThatThrownBy(() -> client.chat()
                        .completions()
                        .createStreaming(conversation("no-such-model"))
                        .close())
                .isInstanceOfSatisfying(
                        NotFoundException.class, no -> assertThat(no.code()).contains("model_not_found"));
    }

    private static ChatCompletionCreateParams conversation(String model) {
        return ChatCompletionCreateParams.builder()
                .model(model)
                .addSystemMessage("Be brief.")
                .addUserMessage("Hello?")
                .temperature(0)
                .maxCompletionTokens(5)
                .stop("END")
                .build();
    }
}
