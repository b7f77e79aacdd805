package dev.trainyard.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentationTest {

    private static final Checkout CHECKOUT = Checkout.find();
    private static final Documents DOCUMENTS = Documents.of(CHECKOUT);

    static List<String> documents() {
        return DOCUMENTS.all().stream()
                .map(file -> CHECKOUT.root().relativize(file).toString())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everythingThatADocumentNamesIsThere(String name) {
        Path document = CHECKOUT.root().resolve(name);

        assertThat(DOCUMENTS.faults(document, Checkout.text(document)))
                .as("what %s says and the code does not bear out; mend the one or the other", name)
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "See [there](docs/nowhere.md).",
                "See [there](#no-such-heading).",
                "The file `docs/nowhere.md` says it.",
                "The class `LedgerOfNobody` does it.",
                "`Ledger.forgetEverything()` does it.",
                "The package `dev.trainyard.nowhere` does it.",
                "The module `job-models` has it.",
                "Set `trainyard.no-such-setting`.",
                "Set `TRAINYARD_NO_SUCH_SETTING`.",
                "Watch `trainyard_no_such_metric_total`.",
                "It stands in `trainyard.no-such-topic` and `trainyard.nobody.CLASS`.",
                "Ask `/v1/nothing`.",
                "Give `--no-such-option`.",
                "Call `./trainyard fly` now.",
                "```sh\n./trainyard up --no-such-option\n```",
                "```sh\n./trainyard train examples/iris.csv \\\n  --no-such-option 1\n```",
                "```sh\ncurl -s http://localhost:8080/v1/nothing\n```",
                "```sh\n./mvnw -pl no-such-module verify\n```"
            })
    void whatIsNotThereIsReported(String text) {
        assertThat(DOCUMENTS.faults(CHECKOUT.root().resolve("README.md"), text)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "See [there](docs/adr/README.md#decisions-of-weight), or [here](#a-heading).\n# A heading",
                "The file `docs/adr/README.md` says it, and the folder `examples/`.",
                "The class `Ledger` does it, `LedgerEvent.Granted` and `Ledger.apply` too.",
                "The package `dev.trainyard.job.ledger` does it.",
                "The module `job-model` has it.",
                "Set `trainyard.worker.blind-limit` or `TRAINYARD_WORKER_BLIND_LIMIT`.",
                "Watch `trainyard_jobs`, `trainyard_step_seconds_count` and `trainyard_checkpoint_bytes_total`.",
                "It stands in `trainyard.ledger` and `trainyard.queue.CLASS`.",
                "Ask `/v1/models/MODEL/predict`, `/v1/fine_tuning/jobs/ID/checkpoints/ID/content` or `/q/health`.",
                "Give `--trainers`.",
                "```sh\n./trainyard up --port 8081 --data DIR\n./trainyard test\n./mvnw -pl job-model,datasets verify\n```",
                "```sh\ncurl -s http://localhost:8080/v1/files -F purpose=fine-tune\n```"
            })
    void whatIsThereIsNotReported(String text) {
        assertThat(DOCUMENTS.faults(CHECKOUT.root().resolve("README.md"), text)).isEmpty();
    }

    /** Rewrite the page with {@code -Ddocumentation.write=true}. */
    @Test
    void thePageOfSettingsIsWhatTheInterfacesDeclare() throws IOException {
        Path file = CHECKOUT.root().resolve("docs/configuration.md");
        String page = new ConfigurationPage(Settings.of(CHECKOUT)).text();
        if (Boolean.getBoolean("documentation.write")) {
            Files.writeString(file, page);
        }

        assertThat(Checkout.text(file))
                .as("write it anew: ./mvnw -pl system-tests -am -Dtest=DocumentationTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Ddocumentation.write=true test")
                .isEqualTo(page);
    }

    @Test
    void everySettingSaysWhatItMeans() {
        assertThat(Settings.of(CHECKOUT).all())
                .hasSizeGreaterThan(20)
                .allSatisfy(setting ->
                        assertThat(setting.meaning()).as(setting.name()).isNotBlank());
    }

    @Test
    void theTableOfImportsIsWhatThePomsSay() {
        List<List<String>> table = Markdown.parse(Checkout.text(CHECKOUT.root().resolve("ARCHITECTURE.md")))
                .tableBelow("Who may import what");

        assertThat(table.stream().map(row -> row.getFirst().replace("`", "")))
                .containsExactlyElementsOf(CHECKOUT.modules());
        assertThat(table).allSatisfy(row -> {
            String module = row.getFirst().replace("`", "");
            assertThat(named(row.get(1)))
                    .as("our modules that %s imports", module)
                    .isEqualTo(imports(module, true));
            assertThat(named(row.get(2)))
                    .as("libraries that %s imports", module)
                    .isEqualTo(imports(module, false));
        });
    }

    private static Set<String> named(String cell) {
        return Pattern.compile("`([^`]+)`")
                .matcher(cell)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What a module's own code can import. */
    private static Set<String> imports(String module, boolean ours) {
        return CHECKOUT.pom(module).dependencies().stream()
                .filter(dependency -> dependency.scope().equals("compile"))
                .filter(dependency -> dependency.group().equals("dev.trainyard") == ours)
                .map(Pom.Dependency::artifact)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
