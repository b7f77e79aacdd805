package dev.trainyard.charts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may speak to whom, as a cluster that enforces the policies would read them. */
class NetworkPoliciesTest {

    private static final Chart CHART = Chart.find();

    static List<String> scenarios() {
        return CHART.scenarios();
    }

    private static boolean selects(JsonNode policy, Manifests.PodOf pod) {
        JsonNode labels = pod.metadata().get("labels");
        boolean matches = policy.at("/spec/podSelector/matchLabels").properties().stream()
                .allMatch(label -> label.getValue().equals(labels.get(label.getKey())));
        return matches
                && Manifests.stream(policy.at("/spec/podSelector/matchExpressions"))
                        .noneMatch(expression -> Manifests.stream(expression.get("values"))
                                .anyMatch(value -> value.equals(
                                        labels.get(expression.get("key").asText()))));
    }

    private static Stream<JsonNode> policies(Manifests manifests, Manifests.PodOf pod) {
        return manifests.of("NetworkPolicy").stream().filter(policy -> selects(policy, pod));
    }

    /** Ports that a pod may call somebody at. */
    private static Set<String> out(Manifests manifests, Manifests.PodOf pod) {
        Set<String> ports = new TreeSet<>();
        policies(manifests, pod)
                .flatMap(policy -> Manifests.stream(policy.at("/spec/egress")))
                .flatMap(rule -> Manifests.stream(rule.get("ports")))
                .forEach(port -> ports.add(port.get("port").asText()));
        return ports;
    }

    /** Those who may call a pod. */
    private static List<JsonNode> in(Manifests manifests, Manifests.PodOf pod) {
        return policies(manifests, pod)
                .flatMap(policy -> Manifests.stream(policy.at("/spec/ingress")))
                .flatMap(rule -> Manifests.stream(rule.get("from")))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void everyPodIsClosedBothWaysButForWhatIsNamed(String scenario) {
        Manifests manifests = CHART.render(scenario);

        assertThat(manifests.pods()).allSatisfy(pod -> assertThat(policies(manifests, pod))
                .as(pod.name())
                .anySatisfy(policy -> {
                    assertThat(policy.at("/spec/policyTypes").toString()).isEqualTo("[\"Ingress\",\"Egress\"]");
                    assertThat(policy.at("/spec/ingress").isMissingNode()).isTrue();
                    assertThat(policy.at("/spec/egress").isMissingNode()).isTrue();
                }));
        assertThat(manifests.of("NetworkPolicy"))
                .flatMap(policy -> Manifests.stream(policy.at("/spec/egress")).toList())
                .as("no way out without its ports")
                .allSatisfy(rule -> assertThat(rule.path("ports")).isNotEmpty());
    }

    @Test
    void everyServiceReachesWhatItNeedsAndNothingElse() {
        Manifests manifests = CHART.render("minimal");

        assertThat(out(manifests, manifests.pod("gateway"))).containsExactlyInAnyOrder("53", "9092", "9000", "8082");
        assertThat(out(manifests, manifests.pod("evaluator"))).containsExactlyInAnyOrder("53", "9092", "9000");
        assertThat(out(manifests, manifests.pod("trainer-cpu"))).containsExactlyInAnyOrder("53", "9092", "9000");
        assertThat(out(manifests, manifests.pod("topics"))).containsExactlyInAnyOrder("53", "9092");
        assertThat(out(manifests, manifests.pod("demo"))).containsExactlyInAnyOrder("53", "http");
    }

    @Test
    void nobodyCallsATrainerAndOnlyGatewaysCallAnEvaluator() {
        Manifests manifests = CHART.render("minimal");

        assertThat(in(manifests, manifests.pod("trainer-cpu"))).isEmpty();
        assertThat(in(manifests, manifests.pod("topics"))).isEmpty();
        assertThat(in(manifests, manifests.pod("evaluator"))).singleElement().satisfies(peer -> assertThat(
                        peer.at("/podSelector/matchLabels/app.kubernetes.io~1component")
                                .asText())
                .isEqualTo("gateway"));
        assertThat(in(manifests, manifests.pod("gateway")))
                .as("the release's namespace")
                .hasSize(1);
    }

    @Test
    void whoeverReadsMetricsIsLetInToEveryServiceThatHasThem() {
        Manifests manifests = CHART.render("everything");

        for (String component : List.of("gateway", "evaluator", "trainer-cpu")) {
            assertThat(in(manifests, manifests.pod(component)))
                    .as(component)
                    .anySatisfy(peer -> assertThat(peer.toString()).contains("monitoring"));
        }
        assertThat(in(manifests, manifests.pod("gateway")))
                .anySatisfy(peer -> assertThat(peer.toString()).contains("notebooks"));
    }

    @Test
    void thereAreNoneWhenSomebodyElseSeesToThat() {
        Manifests manifests = CHART.render("minimal", java.util.Map.of("networkPolicy.enabled", "false"));

        assertThat(manifests.of("NetworkPolicy")).isEmpty();
    }
}
