package dev.trainyard.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.completions.Completion;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.files.FileCreateParams;
import com.openai.models.files.FileObject;
import com.openai.models.files.FilePurpose;
import com.openai.models.finetuning.jobs.FineTuningJob;
import com.openai.models.finetuning.jobs.JobCreateParams;
import com.openai.models.finetuning.jobs.checkpoints.CheckpointListParams;
import com.openai.models.finetuning.jobs.checkpoints.FineTuningJobCheckpoint;
import com.openai.models.finetuning.methods.SupervisedHyperparameters;
import com.openai.models.finetuning.methods.SupervisedMethod;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The whole walk with OpenAI's Java client: from a file of conversations to a streamed chat with the tuned model. */
@ExtendWith(RunningYard.class)
@Timeout(600)
class JavaClientSpeaksIT {

    private static final Path DATES = RunningYard.HOME.resolve("examples/dates.jsonl");

    private final OpenAIClient client;

    @TempDir
    private Path folder;

    JavaClientSpeaksIT(URI yard) {
        this.client = OpenAIOkHttpClient.builder()
                .baseUrl(yard + "/v1")
                .apiKey("any key will do")
                .build();
    }

    private String upload(List<String> lines) throws IOException {
        Path file = folder.resolve("dates.jsonl");
        Files.write(file, lines, StandardCharsets.UTF_8);
        return client.files()
                .create(FileCreateParams.builder()
                        .file(file)
                        .purpose(FilePurpose.FINE_TUNE)
                        .build())
                .validate()
                .id();
    }

    private FineTuningJob tune(String file) {
        return client.fineTuning()
                .jobs()
                .create(JobCreateParams.builder()
                        .model(RunningYard.ELSEWHERES)
                        .trainingFile(file)
                        .suffix("dates")
                        .seed(7)
                        .method(JobCreateParams.Method.builder()
                                .type(JobCreateParams.Method.Type.SUPERVISED)
                                .supervised(SupervisedMethod.builder()
                                        .hyperparameters(SupervisedHyperparameters.builder()
                                                .nEpochs(1)
                                                .batchSize(8)
                                                .build())
                                        .build())
                                .build())
                        .build())
                .validate();
    }

    private FineTuningJob awaitEnd(String id) {
        Instant limit = Instant.now().plus(Duration.ofMinutes(8));
        while (Instant.now().isBefore(limit)) {
            FineTuningJob job = client.fineTuning().jobs().retrieve(id);
            if (job.finishedAt().isPresent() || job.error().isPresent()) {
                return job;
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        throw new AssertionError("the job " + id + " has not ended");
    }

    @SuppressWarnings("deprecation") // as the code has it that people bring along
    private static ChatCompletionCreateParams.Builder question(String model) {
        return ChatCompletionCreateParams.builder()
                .model(model)
                .addUserMessage("7 March 1984")
                .maxTokens(12)
                .seed(1);
    }

    @Test
    void aFileOfConversationsBecomesAModelThatAnswersInAStream() throws IOException {
        FineTuningJob asked = tune(upload(Files.readAllLines(DATES).subList(0, 400)));
        assertThat(asked.model()).as("the name that was asked for").isEqualTo(RunningYard.ELSEWHERES);

        FineTuningJob done = awaitEnd(asked.id());

        assertThat(done.status()).as("%s", done.error()).isEqualTo(FineTuningJob.Status.SUCCEEDED);
        assertThat(done.trainedTokens().orElseThrow()).isPositive();
        String model = done.fineTunedModel().orElseThrow();
        String streamed;
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(question(model).build())) {
            streamed = stream.stream()
                    .flatMap(chunk -> chunk.choices().stream())
                    .flatMap(choice -> choice.delta().content().stream())
                    .collect(Collectors.joining());
        }
        assertThat(client.chat()
                        .completions()
                        .create(question(model).build())
                        .validate()
                        .choices()
                        .getFirst()
                        .message()
                        .content())
                .as("the same seed says the same")
                .hasValue(streamed);

        List<FineTuningJobCheckpoint> checkpoints = client.fineTuning()
                .jobs()
                .checkpoints()
                .list(CheckpointListParams.builder().fineTuningJobId(asked.id()).build())
                .data();
        assertThat(checkpoints).isNotEmpty().allSatisfy(checkpoint -> {
            Completion completion = client.completions()
                    .create(CompletionCreateParams.builder()
                            .model(checkpoint.fineTunedModelCheckpoint())
                            .prompt("1984")
                            .maxTokens(4)
                            .build())
                    .validate();
            assertThat(completion.choices()).hasSize(1);
        });
        new BatchWalk(client, folder).answersWhatAModelIsAsked(model);
    }

    @Test
    void whatIsWrongWithABatchIsToldWithItsPlace() throws IOException {
        new BatchWalk(client, folder).tellsWhatIsWrong();
    }

    @Test
    @SuppressWarnings("deprecation") // OpenAI's own code asks for the status, whatever its documentation says of it
    void conversationsWithFaultsAreRefusedWithTheirLines() throws IOException {
        String file = upload(List.of(
                "{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}, {\"role\": \"assistant\", \"content\": \"b\"}]}",
                "{\"messages\": [{\"role\": \"nobody\", \"content\": \"a\"}]}",
                "not json"));

        FileObject stored = client.files().retrieve(file);
        assertThat(stored.status()).isEqualTo(FileObject.Status.ERROR);
        assertThat(stored.statusDetails().orElseThrow()).contains("line 2", "line 3");
        assertThatThrownBy(() -> tune(file))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("training_file")
                .hasMessageContaining("line 2")
                .hasMessageContaining("line 3");
    }

    @Test
    void methodsThatAreNotHereAreRefusedWithTheirPlace() {
        assertThatThrownBy(() -> client.fineTuning()
                        .jobs()
                        .create(JobCreateParams.builder()
                                .model(RunningYard.ELSEWHERES)
                                .trainingFile("file-none")
                                .method(JobCreateParams.Method.builder()
                                        .type(JobCreateParams.Method.Type.DPO)
                                        .build())
                                .build()))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("method");
    }
}
