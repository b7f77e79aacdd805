package dev.trainyard.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of promises, the names by which histories are judged, and the tests: one and the same. */
class GuaranteesTest {

    private static final Pattern CODE = Pattern.compile("`(\\w+)`");
    private static final Pattern CONSTANT = Pattern.compile("(?m)^ {4}([A-Z][A-Z_]+)[,\\s]*$");

    private static final Checkout CHECKOUT = Checkout.find();
    private static final List<String> SECTIONS = sections();

    private static List<String> sections() {
        String page = Checkout.text(CHECKOUT.root().resolve("docs/guarantees.md"));
        return Stream.of(page.split("(?m)^## ")).skip(1).toList();
    }

    private static List<String> named(String section, String line) {
        String wanted = "- **" + line + ":**";
        return section.lines()
                .filter(text -> text.startsWith(wanted))
                .flatMap(text -> CODE.matcher(text).results())
                .map(found -> found.group(1))
                .toList();
    }

    private static Set<String> testClasses() {
        return CHECKOUT.files().stream()
                .filter(file -> file.toString().contains("/src/test/java/"))
                .map(Path::getFileName)
                .map(Path::toString)
                .filter(name -> name.endsWith("Test.java") || name.endsWith("IT.java"))
                .map(name -> name.substring(0, name.length() - ".java".length()))
                .collect(Collectors.toSet());
    }

    @Test
    void everyPromiseSaysItsNamesItsProofAndItsLimits() {
        Set<String> tests = testClasses();

        assertThat(SECTIONS).hasSizeGreaterThan(5).allSatisfy(section -> {
            String title = section.lines().findFirst().orElseThrow();
            assertThat(!named(section, "Names").isEmpty())
                    .as("by what simulated histories are judged has a name: %s", title)
                    .isEqualTo(named(section, "Proof").contains("SimulationIT"));
            assertThat(named(section, "Proof"))
                    .as("tests that prove: %s", title)
                    .isNotEmpty()
                    .isSubsetOf(tests);
            assertThat(section).as("limits of: %s", title).contains("\n- **Not promised:** ");
        });
    }

    @Test
    void everyNameByWhichHistoriesAreJudgedStandsUnderOnePromise() {
        String source = Checkout.text(
                CHECKOUT.root().resolve("job-model/src/test/java/dev/trainyard/job/simulation/Promise.java"));
        List<String> names = CONSTANT.matcher(source)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
        List<String> written = new ArrayList<>();
        SECTIONS.forEach(section -> written.addAll(named(section, "Names")));

        assertThat(names).hasSizeGreaterThan(15);
        assertThat(written).containsExactlyInAnyOrderElementsOf(names);
    }
}
