package dev.trainyard.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.gateway.memory.Crew;
import dev.trainyard.gateway.memory.MemoryYard;
import dev.trainyard.storage.checkpoint.Buckets;
import dev.trainyard.storage.objects.Hashes;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(InMemory.class)
class FilesTest {

    private static final String ROWS = MemoryYard.IRIS;

    @Inject
    Web web;

    @Inject
    MemoryYard yard;

    @Inject
    Crew crew;

    @Test
    void anUploadIsKeptAsItCame() {
        JsonNode file = web.upload("iris.csv", ROWS).ok();

        assertThat(file.get("id").asText()).startsWith("file-");
        assertThat(file.get("object").asText()).isEqualTo("file");
        assertThat(file.get("bytes").asLong()).isEqualTo(ROWS.length());
        assertThat(file.get("filename").asText()).isEqualTo("iris.csv");
        assertThat(file.get("purpose").asText()).isEqualTo("fine-tune");
        assertThat(file.get("status").asText()).isEqualTo("processed");
        assertThat(file.get("created_at").isIntegralNumber()).isTrue();
        assertThat(web.get("/v1/files/" + file.get("id").asText()).ok()).isEqualTo(file);
        Answer content = web.get("/v1/files/" + file.get("id").asText() + "/content");
        assertThat(content.text()).isEqualTo(ROWS);
        assertThat(content.header("content-length")).isEqualTo(Integer.toString(ROWS.length()));
        assertThat(content.header("x-content-sha256")).isEqualTo(Hashes.sha256(ROWS.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void theFileMayComeBeforeItsPurpose() {
        Answer answer = web.form(
                "/v1/files", List.of(Web.Part.file("file", "a.csv", ROWS), Web.Part.text("purpose", "fine-tune")));

        assertThat(answer.ok().get("filename").asText()).isEqualTo("a.csv");
    }

    @Test
    void allThatIsWrongWithAnUploadIsToldAtOnce() {
        Answer answer = web.form(
                "/v1/files",
                List.of(
                        Web.Part.text("purpose", "finetune"),
                        Web.Part.text("expires_after[seconds]", "3600"),
                        Web.Part.text("purpos", "x")));

        assertThat(answer.params(400)).containsExactly("purpose", "file", "expires_after[anchor]", "purpos");
        assertThat(answer.text()).contains("for training data say fine-tune");
    }

    @Test
    void aFileThatCameAsATextIsRefusedWithTheMend() {
        Answer answer = web.form(
                "/v1/files", List.of(Web.Part.text("purpose", "fine-tune"), Web.Part.text("file", "a,b\n1,2")));

        assertThat(answer.error(400).get("message").asText()).contains("file: has no file name");
    }

    @Test
    void twoFilesAtOnceAreRefused() {
        Answer answer = web.form(
                "/v1/files",
                List.of(
                        Web.Part.text("purpose", "fine-tune"),
                        Web.Part.file("file", "a.csv", ROWS),
                        Web.Part.file("file", "b.csv", ROWS)));

        assertThat(answer.params(400)).containsExactly("file");
    }

    @Test
    void anEmptyFileIsRefusedAndLeavesNothing() {
        List<String> before = yard.store.list(Buckets.UPLOADS, "");

        Answer answer = web.upload("empty.csv", "");

        assertThat(answer.error(400).get("message").asText()).contains("file: is empty");
        assertThat(yard.store.list(Buckets.UPLOADS, "")).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "../../x.csv | x.csv",
                "/etc/passwd | passwd",
                "C:\\\\fakepath\\\\rows.csv | rows.csv",
                "..%2F..%2Fx.csv | ..%2F..%2Fx.csv",
                "größe und 中文.csv | größe und 中文.csv",
                "it's.csv | it's.csv",
                "semi;colon.csv | semi;colon.csv"
            })
    void oddFileNamesAreHarmless(String sent, String kept) {
        List<String> before = yard.store.list(Buckets.UPLOADS, "");

        String id = web.upload(sent, ROWS).id();

        assertThat(web.get("/v1/files/" + id).ok().get("filename").asText()).isEqualTo(kept);
        assertThat(web.get("/v1/files/" + id + "/content").text()).isEqualTo(ROWS);
        assertThat(yard.store.list(Buckets.UPLOADS, "").stream().filter(path -> !before.contains(path)))
                .singleElement()
                .asString()
                .matches("local/files/file-[0-9a-z]{26}/content");
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", ".", "../", " ", "a\u0007b.csv"})
    void namesThatNoFileCanHaveAreRefused(String name) {
        assertThat(web.upload(name, ROWS).params(400)).containsExactly("file");
    }

    @Test
    void aQuoteInAFileNameIsUnderstoodAsBrowsersWriteIt() {
        String id = web.upload("say %22hello%22.csv", ROWS).id();

        Answer content = web.get("/v1/files/" + id + "/content");
        assertThat(content.text()).isEqualTo(ROWS);
        assertThat(content.header("content-disposition")).doesNotContain("\r", "\n");
    }

    @Test
    void bytesFromStrangersAreNeverShownAsAPage() {
        String id = web.upload("evil\u00e9\u2028.html", "<script>alert(1)</script>,b\n1,2\n")
                .id();

        Answer content = web.get("/v1/files/" + id + "/content", "accept", "text/html,*/*");

        assertThat(content.header("content-type")).isEqualTo("application/octet-stream");
        assertThat(content.header("content-disposition")).startsWith("attachment; filename*=UTF-8''evil%C3%A9");
        assertThat(content.header("x-content-type-options")).isEqualTo("nosniff");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/binary", "application/json", "text/csv"})
    void bytesComeWhateverTheClientCallsThem(String accept) {
        String id = web.upload("a.csv", ROWS).id();

        Answer content = web.get("/v1/files/" + id + "/content", "accept", accept);

        assertThat(content.status()).isEqualTo(200);
        assertThat(content.text()).isEqualTo(ROWS);
    }

    @Test
    void aFileThatIsToExpireVanishesInTime() {
        JsonNode file = web.form(
                        "/v1/files",
                        List.of(
                                Web.Part.text("purpose", "vision"),
                                Web.Part.text("expires_after[anchor]", "created_at"),
                                Web.Part.text("expires_after[seconds]", "3600"),
                                Web.Part.file("file", "a.csv", ROWS)))
                .ok();
        String id = file.get("id").asText();

        assertThat(file.get("expires_at").asLong())
                .isEqualTo(file.get("created_at").asLong() + 3_600);
        yard.log.pass(Duration.ofMinutes(61));
        crew.tellTime();

        assertThat(web.get("/v1/files/" + id).error(404).get("code").asText()).isEqualTo("file_not_found");
        assertThat(web.get("/v1/files?purpose=vision").each("id")).doesNotContain(id);
    }

    @ParameterizedTest
    @CsvSource({"created_at, 3599", "created_at, 2592001", "created_at, soon", "last_active_at, 3600"})
    void noFileExpiresAtATimeThatTheProtocolDoesNotKnow(String anchor, String seconds) {
        Answer answer = web.form(
                "/v1/files",
                List.of(
                        Web.Part.text("purpose", "vision"),
                        Web.Part.text("expires_after[anchor]", anchor),
                        Web.Part.text("expires_after[seconds]", seconds),
                        Web.Part.file("file", "a.csv", ROWS)));

        assertThat(answer.params(400))
                .containsExactly(anchor.equals("created_at") ? "expires_after[seconds]" : "expires_after[anchor]");
    }

    @Test
    void aListIsPagedInEitherOrder() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(web.form(
                            "/v1/files",
                            List.of(Web.Part.text("purpose", "evals"), Web.Part.file("file", i + ".csv", ROWS)))
                    .id());
        }

        assertThat(web.get("/v1/files?purpose=evals").each("id")).isEqualTo(ids.reversed());
        assertThat(web.get("/v1/files?purpose=evals&order=asc").each("id")).isEqualTo(ids);
        JsonNode page = web.get("/v1/files?purpose=evals&order=asc&limit=2").ok();
        assertThat(page.get("has_more").asBoolean()).isTrue();
        assertThat(page.get("first_id").asText()).isEqualTo(ids.get(0));
        assertThat(page.get("last_id").asText()).isEqualTo(ids.get(1));
        assertThat(web.get("/v1/files?purpose=evals&order=asc&limit=2&after=" + ids.get(1))
                        .each("id"))
                .isEqualTo(ids.subList(2, 4));
    }

    @Test
    void afterTheLastAndAfterAnUnknownOneComesAnEmptyPage() {
        String id = web.upload("a.csv", ROWS).id();

        for (String after : List.of(oldest(id), "file-unknown")) {
            JsonNode page = web.get("/v1/files?after=" + after).ok();
            assertThat(page.get("data")).isEmpty();
            assertThat(page.get("has_more").asBoolean()).isFalse();
            assertThat(page.get("last_id").isNull()).isTrue();
        }
    }

    private String oldest(String any) {
        List<String> all = web.get("/v1/files").each("id");
        assertThat(all).contains(any);
        return all.getLast();
    }

    @Test
    void aFileInUseIsKeptAndTheRefusalIsForGood() {
        String file = web.upload("a.csv", ROWS).id();
        String job = web.submit(file, Map.of()).id();

        Answer refused = web.delete("/v1/files/" + file);

        assertThat(refused.error(409).get("code").asText()).isEqualTo("file_in_use");
        assertThat(refused.header("x-should-retry")).isEqualTo("false");
        web.post("/v1/fine_tuning/jobs/" + job + "/cancel", Map.of()).ok();
        JsonNode deleted = web.delete("/v1/files/" + file).ok();
        assertThat(deleted.get("deleted").asBoolean()).isTrue();
        assertThat(deleted.get("object").asText()).isEqualTo("file");
        assertThat(web.get("/v1/files/" + file).error(404).get("code").asText()).isEqualTo("file_not_found");
        assertThat(web.get("/v1/files/" + file + "/content")
                        .error(404)
                        .get("code")
                        .asText())
                .isEqualTo("file_not_found");
        assertThat(web.delete("/v1/files/" + file).error(404).get("code").asText())
                .isEqualTo("file_not_found");
    }

    @Test
    void theStepsOfAJobAreAFileToo() {
        String job = web.submit(web.upload("a.csv", ROWS).id(), Map.of()).id();
        crew.finish(job);

        String file = web.get("/v1/fine_tuning/jobs/" + job)
                .ok()
                .get("result_files")
                .get(0)
                .asText();

        assertThat(web.get("/v1/files/" + file).ok().get("purpose").asText()).isEqualTo("fine-tune-results");
        assertThat(web.get("/v1/files/" + file + "/content").text())
                .startsWith("step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy\n");
    }
}
