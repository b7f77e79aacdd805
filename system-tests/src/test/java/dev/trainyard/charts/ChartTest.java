package dev.trainyard.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.LintResult;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ChartTest {

    private static final Chart CHART = Chart.find();
    private static final ServicesWords SERVICES =
            new ServicesWords(CHART.folder().getParent().getParent());
    private static final Pattern SERIES = Pattern.compile("\\btrainyard_[a-z_]+");
    private static final Map<String, String> GIVEN = Map.of(
            "kafka.bootstrap", "kafka:9092",
            "objects.endpoint", "http://minio:9000",
            "objects.existingSecret", "object-store");

    static List<String> scenarios() {
        return CHART.scenarios();
    }

    private static Map<String, String> given(String name, String value) {
        Map<String, String> values = new java.util.LinkedHashMap<>(GIVEN);
        values.put(name, value);
        return values;
    }

    @Test
    void helmFindsNothingToSayAgainstTheChart() {
        LintResult result = CHART.lint();

        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void everyManifestIsOneThatKubernetesKnows(String scenario) {
        Manifests manifests = CHART.render(scenario);

        assertThat(manifests.pods()).hasSizeGreaterThanOrEqualTo(4); // gateway, trainer, evaluator, demo
        assertThat(manifests.all()).flatMap(KubernetesModel::faults).isEmpty();
    }

    @Test
    void theModelWouldNoticeAMisspeltMember() {
        JsonNode pod = CHART.render("minimal").pod("gateway").manifest().deepCopy();
        ((ObjectNode) pod.at("/spec/template/spec/containers/0/securityContext")).put("runAsRoot", false);
        ((ObjectNode) pod.at("/spec")).put("replcas", 2);

        assertThat(KubernetesModel.faults(pod))
                .anySatisfy(fault -> assertThat(fault).contains("runAsRoot"))
                .anySatisfy(fault -> assertThat(fault).contains("replcas"));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void noTwoManifestsHaveTheSameName(String scenario) {
        assertThat(CHART.render(scenario).all()).map(Manifests::name).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void everyPodIsRestrictedAndWritesToOnePlaceOnly(String scenario) {
        assertThat(CHART.render(scenario).pods()).allSatisfy(pod -> {
            JsonNode security = pod.container().get("securityContext");
            assertThat(pod.spec().get("containers")).as(pod.name()).hasSize(1);
            assertThat(security.get("readOnlyRootFilesystem").asBoolean()).isTrue();
            assertThat(security.get("allowPrivilegeEscalation").asBoolean(true)).isFalse();
            assertThat(security.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
            JsonNode whole = pod.spec().get("securityContext");
            assertThat(whole.get("runAsNonRoot").asBoolean()).isTrue();
            assertThat(whole.get("runAsUser").asInt()).isEqualTo(10001);
            assertThat(whole.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            assertThat(pod.spec().get("automountServiceAccountToken").asBoolean(true))
                    .isFalse();
            assertThat(pod.container().get("volumeMounts")).singleElement().satisfies(mount -> assertThat(
                            mount.get("mountPath").asText())
                    .isEqualTo("/var/lib/trainyard"));
            assertThat(pod.spec().at("/volumes/0/emptyDir/sizeLimit").asText()).isNotBlank();
        });
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void everyPodSaysWhatItNeedsAndThoseThatStaySayHowTheyAre(String scenario) {
        assertThat(CHART.render(scenario).pods()).allSatisfy(pod -> {
            assertThat(pod.container().at("/resources/requests/cpu").asText()).isNotBlank();
            assertThat(pod.container().at("/resources/requests/memory").asText())
                    .isNotBlank();
            assertThat(pod.container().at("/resources/limits/memory").asText()).isNotBlank();
            if (pod.stays()) {
                assertThat(pod.container().at("/readinessProbe/httpGet/path").asText())
                        .isEqualTo("/q/health/ready");
                assertThat(pod.container().at("/livenessProbe/httpGet/path").asText())
                        .isEqualTo("/q/health/live");
                assertThat(pod.container().at("/startupProbe/httpGet/port").asText())
                        .isEqualTo("http");
            }
        });
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void everySettingIsOneOfTheServiceThatGetsIt(String scenario) {
        Map<String, String> modules = Map.of(
                "gateway",
                "api-gateway",
                "topics",
                "api-gateway",
                "trainer",
                "trainer-service",
                "evaluator",
                "evaluator-service");
        assertThat(CHART.render(scenario).pods())
                .filteredOn(pod -> !pod.label("component").equals("demo"))
                .allSatisfy(pod -> {
                    String module = modules.get(pod.container().get("name").asText());
                    Set<String> set = Manifests.stream(pod.container().get("env"))
                            .map(entry -> entry.get("name").asText())
                            .filter(name -> name.startsWith("TRAINYARD_"))
                            .collect(Collectors.toCollection(TreeSet::new));
                    assertThat(SERVICES.settings(module)).as(pod.name()).containsAll(set);
                });
    }

    @Test
    void everySettingThatMustBeGivenIsGiven() {
        Manifests manifests = CHART.render("minimal");
        for (String component : List.of("gateway", "trainer-cpu", "evaluator")) {
            assertThat(Manifests.stream(manifests.pod(component).container().get("env"))
                            .map(entry -> entry.get("name").asText()))
                    .as(component)
                    .contains(
                            "TRAINYARD_KAFKA_BOOTSTRAP",
                            "TRAINYARD_OBJECTS_ENDPOINT",
                            "TRAINYARD_OBJECTS_ACCESS_KEY",
                            "TRAINYARD_OBJECTS_SECRET_KEY",
                            component.equals("gateway") ? "TRAINYARD_GATEWAY_NAME" : "TRAINYARD_WORKER_NAME");
        }
        for (String component : List.of("gateway", "evaluator")) {
            assertThat(Manifests.stream(manifests.pod(component).container().get("env"))
                            .map(entry -> entry.get("name").asText()))
                    .contains("TRAINYARD_SERVICE_CREDENTIAL");
        }
        assertThat(manifests.pod("evaluator").setting("TRAINYARD_WORKER_ADDRESS"))
                .isEqualTo("http://$(POD_NAME).trainyard-evaluator.yard.svc:8082");
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void everySeriesThatIsWatchedIsGivenByAService(String scenario) {
        String watched = CHART.render(scenario).all().stream()
                .filter(manifest -> Set.of("PrometheusRule", "ScaledObject", "ConfigMap")
                        .contains(manifest.get("kind").asText()))
                .map(JsonNode::toString)
                .collect(Collectors.joining());
        Set<String> named =
                SERIES.matcher(watched).results().map(MatchResult::group).collect(Collectors.toSet());

        assertThat(SERVICES.series()).containsAll(named);
        if (scenario.equals("everything")) {
            assertThat(named).hasSizeGreaterThan(12);
        }
    }

    @Test
    void theDashboardIsJsonAndEveryAlertSaysWhatToDo() throws Exception {
        Manifests manifests = CHART.render("everything");

        JsonNode dashboard = new ObjectMapper()
                .readTree(manifests
                        .of("ConfigMap")
                        .getFirst()
                        .at("/data/trainyard.json")
                        .asText());
        assertThat(dashboard.get("panels")).hasSizeGreaterThan(8);
        JsonNode rules = manifests.of("PrometheusRule").getFirst().at("/spec/groups/0/rules");
        assertThat(rules).hasSizeGreaterThan(6).allSatisfy(rule -> {
            assertThat(rule.at("/expr").asText()).contains("namespace=\"yard\"");
            assertThat(rule.at("/labels/severity").asText()).isIn("warning", "critical");
            assertThat(rule.at("/annotations/summary").asText()).isNotBlank();
            assertThat(rule.at("/annotations/description").asText()).isNotBlank();
        });
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void workersHaveLongerThanTheirGraceToEndInGoodOrder(String scenario) {
        assertThat(CHART.render(scenario).pods())
                .filteredOn(pod -> !pod.setting("TRAINYARD_WORKER_GRACE").isEmpty())
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(pod -> assertThat(
                                pod.spec().get("terminationGracePeriodSeconds").asInt())
                        .isGreaterThanOrEqualTo(10
                                + Integer.parseInt(
                                        pod.setting("TRAINYARD_WORKER_GRACE").replace("s", ""))));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void gatewaysAndTheMakerOfTopicsKnowEveryPoolsClass(String scenario) {
        Manifests manifests = CHART.render(scenario);
        List<String> classes = Stream.concat(
                        Stream.of("data", "evaluate"),
                        manifests.pods().stream()
                                .map(pod -> pod.setting("TRAINYARD_WORKER_TYPE"))
                                .filter(type -> !type.isEmpty()))
                .toList();

        assertThat(manifests.pods())
                .filteredOn(pod -> !pod.setting("TRAINYARD_CLASSES").isEmpty())
                .isNotEmpty()
                .allSatisfy(pod -> assertThat(pod.setting("TRAINYARD_CLASSES").split(","))
                        .containsExactlyInAnyOrderElementsOf(classes));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void servicesAndBudgetsAndStatefulSetsSelectPodsThatAreThere(String scenario) {
        Manifests manifests = CHART.render(scenario);
        List<JsonNode> labels = manifests.pods().stream()
                .map(pod -> pod.metadata().get("labels"))
                .toList();
        Stream.of("Service", "PodDisruptionBudget", "StatefulSet")
                .flatMap(kind -> manifests.of(kind).stream())
                .forEach(manifest -> {
                    JsonNode selector = manifest.get("kind").asText().equals("Service")
                            ? manifest.at("/spec/selector")
                            : manifest.at("/spec/selector/matchLabels");
                    assertThat(labels.stream().filter(candidate -> isSelected(selector, candidate)))
                            .as(Manifests.name(manifest))
                            .hasSize(1);
                });
    }

    private static boolean isSelected(JsonNode selector, JsonNode labels) {
        return selector.properties().stream().allMatch(label -> label.getValue().equals(labels.get(label.getKey())));
    }

    @Test
    void aScaledPoolLeavesItsSizeToTheScaler() {
        Manifests manifests = CHART.render("scaled");

        assertThat(manifests.of("ScaledObject"))
                .map(scaler ->
                        scaler.at("/spec/triggers/0/metadata/valueLocation").asText())
                .containsExactly("trainyard_tasks_open{class=\"cpu\"}", "trainyard_tasks_open{class=\"night\"}");
        assertThat(manifests.of("ScaledObject")).allSatisfy(scaler -> {
            String target = scaler.at("/spec/scaleTargetRef/name").asText();
            JsonNode pool = manifests.of("StatefulSet").stream()
                    .filter(set -> set.at("/metadata/name").asText().equals(target))
                    .findFirst()
                    .orElseThrow();
            assertThat(pool.at("/spec/replicas").isMissingNode()).isTrue();
            assertThat(scaler.at("/spec/triggers/0/metadata/url").asText())
                    .isEqualTo("http://trainyard-gateway.yard.svc:8080/q/metrics");
        });
    }

    @Test
    void aPoolTakesItsOwnWordsBeforeTheCommonOnes() {
        Manifests.PodOf cards = CHART.render("cards").pod("trainer-cards");

        assertThat(cards.container().get("image").asText())
                .isEqualTo("registry.example.com/trainyard/trainer-service:0.1.0-cuda");
        assertThat(cards.container().at("/resources/limits/nvidia.com~1gpu").asText())
                .isEqualTo("1");
        assertThat(cards.setting("TRAINYARD_ENGINE_DEVICE")).isEqualTo("cuda");
        assertThat(cards.spec().at("/nodeSelector/accelerator").asText()).isEqualTo("nvidia");
        assertThat(cards.spec().get("terminationGracePeriodSeconds").asInt()).isEqualTo(140);
        assertThat(cards.setting("TRAINYARD_ENGINE_THREADS"))
                .as("the common one")
                .isEqualTo("1");
    }

    @Test
    void aCredentialIsMadeUnlessThereIsOne() {
        assertThat(CHART.render("minimal").of("Secret")).singleElement().satisfies(secret -> assertThat(
                        secret.at("/data/credential").asText())
                .hasSize(64));
        assertThat(CHART.render("everything").of("Secret")).isEmpty();
        assertThat(CHART.render("one-machine").of("Secret")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gatway.replicas | 3 | gatway",
                "gateway.replica | 3 | replica",
                "gateway.replicas | 0 | minimum",
                "topics.mode | magic | topics",
                "workers[0].name | cpu | class",
                "objects.endpoint | minio:9000 | endpoint",
                "images.registry | registry.example.com | registry"
            })
    void aValueThatTheChartDoesNotKnowIsRefused(String name, String value, String said) {
        assertThatThrownBy(() -> CHART.renderOnly(given(name, value))).hasMessageContaining(said);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kafka.bootstrap | kafka.bootstrap is missing: the addresses of your brokers",
                "objects.endpoint | objects.endpoint is missing: the address of your S3",
                "objects.existingSecret | objects.existingSecret is missing: the name of a Secret"
            })
    void whatIsMissingIsNamedWithAWayToGiveIt(String missing, String said) {
        assertThatThrownBy(() -> CHART.renderOnly(given(missing, ""))).hasMessageContaining(said);
    }

    @Test
    void theNamesOfParametersOfTheDefaultsAreThoseOfAPool() {
        JsonNode schema = Chart.yaml(CHART.read("values.schema.json"));
        JsonNode common = schema.at("/properties/workerDefaults/properties");
        JsonNode own = schema.at("/properties/workers/items/properties");
        JsonNode defaults = Chart.yaml(CHART.read("values.yaml")).get("workerDefaults");

        Set<String> names = new TreeSet<>();
        defaults.fieldNames().forEachRemaining(names::add);
        assertThat(names(common)).isEqualTo(names);
        names.addAll(Arrays.asList("name", "class"));
        assertThat(names(own)).isEqualTo(names);
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
