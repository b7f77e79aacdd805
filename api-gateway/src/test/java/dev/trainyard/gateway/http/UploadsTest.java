package dev.trainyard.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.gateway.memory.Crew;
import dev.trainyard.gateway.memory.MemoryYard;
import dev.trainyard.storage.checkpoint.Buckets;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Files that come in parts. */
@QuarkusTest
@TestProfile(InMemory.class)
class UploadsTest {

    private static final String UPLOADS = "/v1/uploads";
    /** Of "a", "1" and their line ends, as md5sum has it. */
    private static final String MD5 = "34ff2335cbe2045ddc3b78993d1e971d";

    private static final String MD5_OF_OTHERS = "40b4eef5f424007f780457841b918075";

    @Inject
    Web web;

    @Inject
    MemoryYard yard;

    @Inject
    Crew crew;

    private static Map<String, Object> plan(long bytes) {
        Map<String, Object> plan = new LinkedHashMap<>();
        plan.put("filename", "rows.csv");
        plan.put("purpose", "fine-tune");
        plan.put("bytes", bytes);
        plan.put("mime_type", "text/csv");
        return plan;
    }

    private String begin(long bytes) {
        return web.post(UPLOADS, plan(bytes)).id();
    }

    private Answer add(String upload, String content) {
        return web.form(UPLOADS + "/" + upload + "/parts", List.of(Web.Part.file("data", "blob", content)));
    }

    private Answer complete(String upload, List<String> parts, String... headers) {
        return web.post(UPLOADS + "/" + upload + "/complete", Map.of("part_ids", parts), headers);
    }

    private List<String> partsIn(String upload) {
        return yard.store.list(Buckets.UPLOADS, "local/uploads/" + upload + "/");
    }

    @Test
    void faultyExamplesThatCameInPartsAreTold() {
        Map<String, Object> plan = plan(8);
        plan.put("filename", "chats.jsonl");
        String upload = web.post(UPLOADS, plan).ok().get("id").asText();
        String first = add(upload, "no js").id();
        String second = add(upload, "on\n").id();

        JsonNode plain = complete(upload, List.of(first, second)).ok().get("file");
        assertThat(plain.get("status").asText())
                .as("nothing in it was meant as an example")
                .isEqualTo("processed");

        plan.put("bytes", 16);
        upload = web.post(UPLOADS, plan).ok().get("id").asText();
        first = add(upload, "{\"messages\": []}").id();

        JsonNode faulty = complete(upload, List.of(first)).ok().get("file");
        assertThat(faulty.get("status").asText()).isEqualTo("error");
        assertThat(faulty.get("status_details").asText()).contains("line 1: messages is empty");
    }

    @Test
    void partsBecomeAFileInTheOrderThatIsAskedFor() {
        JsonNode begun = web.post(UPLOADS, plan(12)).ok();
        String upload = begun.get("id").asText();
        assertThat(begun.get("status").asText()).isEqualTo("pending");
        assertThat(begun.get("file").isNull()).isTrue();
        assertThat(begun.get("expires_at").asLong())
                .isEqualTo(begun.get("created_at").asLong() + 3_600);
        String second = add(upload, "1,2\n").id();
        String first = add(upload, "one,two\n").id();
        String unused = add(upload, "never").id();
        assertThat(partsIn(upload)).hasSize(3).anyMatch(path -> path.endsWith(unused));

        JsonNode done = complete(upload, List.of(first, second)).ok();

        assertThat(done.get("status").asText()).isEqualTo("completed");
        JsonNode file = done.get("file");
        assertThat(file.get("filename").asText()).isEqualTo("rows.csv");
        assertThat(file.get("bytes").asLong()).isEqualTo(12);
        assertThat(web.get("/v1/files/" + file.get("id").asText() + "/content").text())
                .isEqualTo("one,two\n1,2\n");
        assertThat(web.get("/v1/files/" + file.get("id").asText()).ok()).isEqualTo(file);
    }

    @Test
    void theFileLivesAsLongAsTheUploadAskedFor() {
        Map<String, Object> plan = plan(4);
        plan.put("expires_after", Map.of("anchor", "created_at", "seconds", 7_200));
        String upload = web.post(UPLOADS, plan).id();
        String part = add(upload, "a\n1\n").id();

        JsonNode file = complete(upload, List.of(part)).ok().get("file");

        assertThat(file.get("expires_at").asLong())
                .isEqualTo(file.get("created_at").asLong() + 7_200);
        yard.log.pass(Duration.ofHours(2));
        crew.tellTime();
        assertThat(web.get("/v1/files/" + file.get("id").asText()).status()).isEqualTo(404);
    }

    @Test
    void theSumOfTheBytesIsHeldAgainstTheParts() {
        String upload = begin(4);
        List<String> parts = List.of(add(upload, "a\n1\n").id());
        String path = UPLOADS + "/" + upload + "/complete";

        JsonNode error =
                web.post(path, Map.of("part_ids", parts, "md5", MD5_OF_OTHERS)).error(400);

        assertThat(error.get("param").asText()).isEqualTo("md5");
        assertThat(error.get("message").asText()).contains(MD5_OF_OTHERS).contains(MD5);
        assertThat(web.post(path, Map.of("part_ids", parts, "md5", MD5.toUpperCase(Locale.ROOT)))
                        .ok()
                        .get("status")
                        .asText())
                .isEqualTo("completed");
    }

    @Test
    void allThatIsWrongWithPartsIsToldAtOnce() {
        String upload = begin(4);
        String part = add(upload, "a\n1\n").id();
        String ofAnother = add(begin(4), "a\n1\n").id();

        assertThat(complete(upload, List.of(part, "part_x", "../../secret", ofAnother, part))
                        .params(400))
                .containsExactly("part_ids[1]", "part_ids[2]", "part_ids[3]", "part_ids[4]");
        assertThat(complete(upload, List.of()).error(400).get("message").asText())
                .contains("0 bytes together, but 4 were announced");
        assertThat(web.post(UPLOADS + "/" + upload + "/complete", Map.of("part_ids", List.of(1), "md", "x"))
                        .params(400))
                .containsExactlyInAnyOrder("part_ids[0]", "md");
        assertThat(partsIn(upload)).as("a refusal costs nothing").hasSize(1);
    }

    @Test
    void whatIsWrongWithThePlanIsToldAllAtOnce() {
        Map<String, Object> plan = plan(0);
        plan.put("filename", "..");
        plan.put("purpose", "fine-tune-results");
        plan.put("expires_after", Map.of("anchor", "created_at"));
        plan.put("size", 3);

        assertThat(web.post(UPLOADS, plan).params(400))
                .containsExactlyInAnyOrder("filename", "purpose", "bytes", "expires_after.seconds", "size");
        assertThat(web.post(UPLOADS, Map.of()).params(400))
                .containsExactlyInAnyOrder("filename", "bytes", "mime_type", "purpose");
        assertThat(web.post(UPLOADS, plan((8L << 30) + 1)).params(400)).containsExactly("bytes");
    }

    @Test
    void aPartIsOneFileWithSomethingInIt() {
        String upload = begin(4);
        String path = UPLOADS + "/" + upload + "/parts";

        assertThat(add(upload, "").params(400)).containsExactly("data");
        assertThat(web.form(path, List.of(Web.Part.text("data", "text"))).params(400))
                .containsExactly("data");
        assertThat(web.form(path, List.of(Web.Part.file("file", "blob", "x"))).params(400))
                .containsExactlyInAnyOrder("data", "file");
        assertThat(partsIn(upload)).isEmpty();
    }

    @Test
    void whatIsCancelledIsOverForGood() {
        String upload = begin(4);
        String part = add(upload, "a\n1\n").id();

        assertThat(web.post(UPLOADS + "/" + upload + "/cancel", Map.of())
                        .ok()
                        .get("status")
                        .asText())
                .isEqualTo("cancelled");

        Answer refused = complete(upload, List.of(part));
        assertThat(refused.error(409).get("code").asText()).isEqualTo("upload_ended");
        assertThat(refused.header("x-should-retry")).isEqualTo("false");
        assertThat(add(upload, "more").error(409).get("code").asText()).isEqualTo("upload_ended");
    }

    @Test
    void aCompletionWhoseAnswerWasLostIsAnsweredAgain() {
        String upload = begin(4);
        String part = add(upload, "a\n1\n").id();
        JsonNode first = complete(upload, List.of(part)).ok();

        assertThat(complete(upload, List.of(part), "x-stainless-retry-count", "1")
                        .ok())
                .isEqualTo(first);
        assertThat(complete(upload, List.of(part)).error(409).get("code").asText())
                .isEqualTo("upload_ended");
    }

    @Test
    void anUploadIsForgottenAfterAnHour() {
        String upload = begin(4);
        String part = add(upload, "a\n1\n").id();
        yard.log.pass(Duration.ofHours(1));
        crew.tellTime();

        assertThat(complete(upload, List.of(part)).error(404).get("code").asText())
                .isEqualTo("upload_not_found");
        assertThat(add(upload, "x").error(404).get("code").asText()).isEqualTo("upload_not_found");
        assertThat(web.post(UPLOADS + "/upload_none/cancel", Map.of()).status()).isEqualTo(404);
    }
}
