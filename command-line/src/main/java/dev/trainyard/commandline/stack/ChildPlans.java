package dev.trainyard.commandline.stack;

import dev.trainyard.commandline.embedded.EmbeddedBroker;
import dev.trainyard.commandline.embedded.EmbeddedObjectStore;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How each process of a yard is started: the real services, told by their environment where everything is. */
final class ChildPlans {

    static final String BROKER = "broker";
    static final String OBJECTS = "objects";
    static final String GATEWAY = "gateway";
    static final String EVALUATOR = "evaluator";

    private final YardFolder folder;
    private final Installation installation;
    private final YardSettings settings;

    ChildPlans(YardFolder folder, Installation installation, YardSettings settings) {
        this.folder = folder;
        this.installation = installation;
        this.settings = settings;
    }

    static String trainerName(int number) {
        return "trainer-" + number;
    }

    static String gatewayName(int number) {
        return number == 1 ? GATEWAY : GATEWAY + "-" + number;
    }

    ChildPlan broker() throws IOException {
        int port = folder.port(BROKER);
        List<String> command = installation.java("384m", folder.folder("crash/broker"));
        command.addAll(List.of(
                "-cp",
                installation.commandLineJar().toString(),
                EmbeddedBroker.class.getName(),
                folder.folder(BROKER).toString(),
                Integer.toString(port),
                Integer.toString(folder.port("controller")),
                Integer.toString(settings.toBroker().through(BROKER, port))));
        return new ChildPlan(BROKER, command, Map.of(), Optional.empty());
    }

    ChildPlan objects() throws IOException {
        List<String> command = installation.java("256m", folder.folder("crash/objects"));
        command.addAll(List.of(
                "-cp",
                installation.commandLineJar().toString(),
                EmbeddedObjectStore.class.getName(),
                folder.folder(OBJECTS).toString(),
                Integer.toString(folder.port(OBJECTS))));
        return new ChildPlan(OBJECTS, command, keys(), Optional.empty());
    }

    private Map<String, String> keys() throws IOException {
        return switch (settings.ground()) {
            case Ground.Embedded ignored -> keys("trainyard", folder.secret("objects"));
            case Ground.Servers servers -> keys(servers.accessKey(), servers.secretKey());
        };
    }

    private static Map<String, String> keys(String accessKey, String secretKey) {
        return Map.of(EmbeddedObjectStore.ACCESS_KEY, accessKey, EmbeddedObjectStore.SECRET_KEY, secretKey);
    }

    private String bootstrapFor(String name) throws IOException {
        return switch (settings.ground()) {
            case Ground.Embedded ignored -> "127.0.0.1:" + settings.toBroker().through(name, folder.port(BROKER));
            case Ground.Servers servers -> servers.bootstrap();
        };
    }

    private String objectsFor(String name) throws IOException {
        return switch (settings.ground()) {
            case Ground.Embedded ignored ->
                "http://127.0.0.1:" + settings.toObjects().through(name, folder.port(OBJECTS));
            case Ground.Servers servers -> servers.objects().toString();
        };
    }

    /** The first is found at the yard's own port. */
    ChildPlan gateway(int number) throws IOException {
        Map<String, String> environment =
                new LinkedHashMap<>(settings.gateways().settings());
        environment.put("TRAINYARD_GATEWAY_NAME", "gateway-" + number);
        String name = gatewayName(number);
        int port = number == 1 ? settings.port() : folder.port(name);
        return service(name, "api-gateway", "256m", port, environment);
    }

    ChildPlan evaluator() throws IOException {
        int own = folder.port(EVALUATOR);
        return service(EVALUATOR, "evaluator-service", "384m", own, worker(EVALUATOR, "http://127.0.0.1:" + own));
    }

    ChildPlan trainer(int number) throws IOException {
        String name = trainerName(number);
        return service(name, "trainer-service", "384m", folder.port(name), worker(name, ""));
    }

    private Map<String, String> worker(String name, String address) throws IOException {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("TRAINYARD_WORKER_NAME", name);
        environment.put(
                "TRAINYARD_WORKER_DIRECTORY", folder.folder("crash/" + name).toString());
        if (!address.isEmpty()) {
            environment.put("TRAINYARD_WORKER_ADDRESS", address);
        }
        return environment;
    }

    private ChildPlan service(String name, String module, String heap, int ownPort, Map<String, String> own)
            throws IOException {
        List<String> command = installation.java(heap, folder.folder("crash/" + name));
        command.addAll(List.of(
                "-javaagent:" + installation.parentWatchJar(),
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + ownPort,
                "-jar",
                installation.serviceJar(module).toString()));
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("TRAINYARD_KAFKA_BOOTSTRAP", bootstrapFor(name));
        environment.put("TRAINYARD_OBJECTS_ENDPOINT", objectsFor(name));
        environment.putAll(keys());
        environment.put("TRAINYARD_EMBEDDED", "true");
        environment.put("TRAINYARD_LEASE", settings.lease().toMillis() + "ms");
        environment.put("TRAINYARD_SERVICE_CREDENTIAL", folder.secret("service"));
        environment.putAll(own);
        return new ChildPlan(
                name, command, environment, Optional.of(URI.create("http://127.0.0.1:" + ownPort + "/q/health/ready")));
    }
}
