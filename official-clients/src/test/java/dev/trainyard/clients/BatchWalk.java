package dev.trainyard.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.core.http.HttpResponse;
import com.openai.errors.BadRequestException;
import com.openai.models.batches.Batch;
import com.openai.models.batches.BatchCreateParams;
import com.openai.models.batches.BatchListParams;
import com.openai.models.files.FileCreateParams;
import com.openai.models.files.FilePurpose;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** From a file of questions to a file of a model's answers, with OpenAI's Java client. */
final class BatchWalk {

    private static final int QUESTIONS = 20;

    private final OpenAIClient client;
    private final Path folder;

    BatchWalk(OpenAIClient client, Path folder) {
        this.client = client;
        this.folder = folder;
    }

    private static String line(String customId, String body) {
        return "{\"custom_id\": \"" + customId
                + "\", \"method\": \"POST\", \"url\": \"/v1/chat/completions\", \"body\": " + body + "}";
    }

    private String upload(List<String> lines) throws IOException {
        Path file = folder.resolve("questions.jsonl");
        Files.write(file, lines, StandardCharsets.UTF_8);
        return client.files()
                .create(FileCreateParams.builder()
                        .file(file)
                        .purpose(FilePurpose.BATCH)
                        .build())
                .validate()
                .id();
    }

    private Batch create(String file) {
        return client.batches()
                .create(BatchCreateParams.builder()
                        .inputFileId(file)
                        .endpoint(BatchCreateParams.Endpoint.V1_CHAT_COMPLETIONS)
                        .completionWindow(BatchCreateParams.CompletionWindow._24H)
                        .build())
                .validate();
    }

    private Batch awaitEnd(String id) {
        Instant limit = Instant.now().plus(Duration.ofMinutes(4));
        while (Instant.now().isBefore(limit)) {
            Batch batch = client.batches().retrieve(id).validate();
            if (batch.completedAt().isPresent() || batch.failedAt().isPresent()) {
                return batch;
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        throw new AssertionError("the batch " + id + " has not ended");
    }

    private List<String> lines(String file) throws IOException {
        try (HttpResponse content = client.files().content(file)) {
            return new String(content.body().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    /** Asks a model many things at once, and one that cannot be asked. */
    void answersWhatAModelIsAsked(String model) throws IOException {
        List<String> questions = new ArrayList<>(IntStream.range(0, QUESTIONS)
                .mapToObj(number -> line(
                        "q" + number,
                        "{\"model\": \"" + model + "\", \"max_tokens\": 4, \"messages\": [{\"role\": \"user\","
                                + " \"content\": \"" + (number + 1) + " May 1990\"}]}"))
                .toList());
        questions.add(line("wrong", "{\"model\": \"" + model + "\", \"messages\": []}"));
        Batch asked = create(upload(questions));

        Batch done = awaitEnd(asked.id());

        assertThat(done.status()).as("%s", done.errors()).isEqualTo(Batch.Status.COMPLETED);
        assertThat(done.requestCounts().orElseThrow().completed()).isEqualTo(QUESTIONS);
        assertThat(done.requestCounts().orElseThrow().failed()).isEqualTo(1);
        assertThat(done.usage().orElseThrow().outputTokens()).isPositive();
        List<String> answers = lines(done.outputFileId().orElseThrow());
        assertThat(answers).hasSize(QUESTIONS).allSatisfy(answer -> assertThat(answer)
                .contains("\"status_code\":200", "\"object\":\"chat.completion\"", "\"error\":null"));
        for (int number = 0; number < QUESTIONS; number++) {
            assertThat(answers.get(number)).contains("\"custom_id\":\"q" + number + "\"");
        }
        assertThat(lines(done.errorFileId().orElseThrow()))
                .singleElement()
                .asString()
                .contains("\"custom_id\":\"wrong\"", "\"status_code\":400", "\"param\":\"messages");
        assertThat(client.batches().list(BatchListParams.builder().limit(1).build()).autoPager().stream()
                        .map(Batch::id))
                .contains(asked.id());
    }

    /** Faults are typed exceptions when it is asked for, and stand in the batch when they are in its file. */
    void tellsWhatIsWrong() throws IOException {
        assertThatThrownBy(() -> create("file-none"))
                .isInstanceOfSatisfying(
                        BadRequestException.class, no -> assertThat(no.param()).hasValue("input_file_id"));

        Batch failed = awaitEnd(create(upload(List.of("not json", line("a", "{}"), line("a", "{}"))))
                .id());

        assertThat(failed.status()).isEqualTo(Batch.Status.FAILED);
        assertThat(failed.errors().orElseThrow().data().orElseThrow())
                .extracting(fault -> fault.line().orElseThrow())
                .containsExactly(1L, 3L);
    }
}
