package dev.trainyard.commandline.stack;

import dev.trainyard.commandline.embedded.EmbeddedBroker;
import dev.trainyard.commandline.embedded.EmbeddedObjectStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A whole yard on one machine: broker, object store and the three services, each a child process on loopback. */
public final class Yard {

    private static final Duration READY = Duration.ofSeconds(90);

    private final YardFolder folder;
    private final Installation installation;
    private final Console console;
    private final InstantSource clock;
    private final int port;
    private final int trainers;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final List<Child> children = new ArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean gaveUp;

    /** @param port where the gateway answers */
    public Yard(
            YardFolder folder,
            Installation installation,
            Console console,
            InstantSource clock,
            int port,
            int trainers) {
        this.folder = folder;
        this.installation = installation;
        this.console = console;
        this.clock = clock;
        this.port = port;
        this.trainers = trainers;
    }

    /** Where it answers. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Starts everything and returns when all of it can be used. */
    public void start() throws IOException, InterruptedException {
        folder.own();
        requireFree(port);
        folder.remember("port.gateway", Integer.toString(port));
        for (String name : List.of("broker", "controller", "objects", "evaluator")) {
            replaceIfTaken(name);
        }
        Child broker = child(broker());
        Child objects = child(objects());
        List<Child> services = new ArrayList<>();
        services.add(child(gateway()));
        services.add(child(evaluator()));
        for (int i = 1; i <= trainers; i++) {
            replaceIfTaken("trainer-" + i);
            services.add(child(trainer("trainer-" + i)));
        }
        start(List.of(broker, objects));
        start(services);
    }

    private void start(List<Child> group) throws IOException, InterruptedException {
        for (Child child : group) {
            child.start();
        }
        for (Child child : group) {
            child.awaitReady(READY);
            console.say("  " + child.name() + " is ready");
        }
    }

    private Child child(ChildPlan plan) throws IOException {
        Path log = folder.folder("logs").resolve(plan.name() + ".log");
        Child child = new Child(plan, log, console, http, clock, this::giveUp);
        children.add(child);
        return child;
    }

    private void giveUp() {
        gaveUp = true;
        ended.countDown();
    }

    private static void requireFree(int wanted) {
        if (!isFree(wanted)) {
            throw new UnfitException(
                    "Port " + wanted + " is taken by another program. Free it, or choose another with --port.");
        }
    }

    private void replaceIfTaken(String name) throws IOException {
        if (!isFree(folder.port(name))) {
            folder.forgetPort(name);
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private ChildPlan broker() throws IOException {
        List<String> command = installation.java("384m", folder.folder("crash/broker"));
        command.addAll(List.of(
                "-cp",
                installation.commandLineJar().toString(),
                EmbeddedBroker.class.getName(),
                folder.folder("broker").toString(),
                Integer.toString(folder.port("broker")),
                Integer.toString(folder.port("controller"))));
        return new ChildPlan("broker", command, Map.of(), Optional.empty());
    }

    private ChildPlan objects() throws IOException {
        List<String> command = installation.java("256m", folder.folder("crash/objects"));
        command.addAll(List.of(
                "-cp",
                installation.commandLineJar().toString(),
                EmbeddedObjectStore.class.getName(),
                folder.folder("objects").toString(),
                Integer.toString(folder.port("objects"))));
        return new ChildPlan("objects", command, keys(), Optional.empty());
    }

    private Map<String, String> keys() throws IOException {
        return Map.of(
                EmbeddedObjectStore.ACCESS_KEY, "trainyard", EmbeddedObjectStore.SECRET_KEY, folder.secret("objects"));
    }

    private ChildPlan gateway() throws IOException {
        return service("gateway", "api-gateway", "256m", port, Map.of("TRAINYARD_GATEWAY_NAME", "gateway-1"));
    }

    private ChildPlan evaluator() throws IOException {
        int own = folder.port("evaluator");
        return service("evaluator", "evaluator-service", "384m", own, worker("evaluator", "http://127.0.0.1:" + own));
    }

    private ChildPlan trainer(String name) throws IOException {
        return service(name, "trainer-service", "384m", folder.port(name), worker(name, ""));
    }

    private Map<String, String> worker(String name, String address) throws IOException {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("TRAINYARD_WORKER_NAME", name);
        settings.put(
                "TRAINYARD_WORKER_DIRECTORY", folder.folder("crash/" + name).toString());
        if (!address.isEmpty()) {
            settings.put("TRAINYARD_WORKER_ADDRESS", address);
        }
        return settings;
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
        environment.put("TRAINYARD_KAFKA_BOOTSTRAP", "127.0.0.1:" + folder.port("broker"));
        environment.put("TRAINYARD_OBJECTS_ENDPOINT", "http://127.0.0.1:" + folder.port("objects"));
        environment.putAll(keys());
        environment.put("TRAINYARD_EMBEDDED", "true");
        environment.put("TRAINYARD_LEASE", "5s");
        environment.put("TRAINYARD_SERVICE_CREDENTIAL", folder.secret("service"));
        environment.putAll(own);
        return new ChildPlan(
                name, command, environment, Optional.of(URI.create("http://127.0.0.1:" + ownPort + "/q/health/ready")));
    }

    /** Waits until it is to end; false when a child was given up. */
    public boolean awaitEnd() throws InterruptedException {
        ended.await();
        return !gaveUp;
    }

    /** Asks it to end. */
    public void end() {
        ended.countDown();
    }

    /** Stops everything in order: who works first, then who keeps. */
    public void stop() throws IOException, InterruptedException {
        children.forEach(Child::expectEnd);
        List<Child> workers = children.stream()
                .filter(child ->
                        child.name().startsWith("trainer") || child.name().equals("evaluator"))
                .toList();
        stopTogether(workers);
        for (String name : List.of("gateway", "objects", "broker")) {
            stopTogether(
                    children.stream().filter(child -> child.name().equals(name)).toList());
        }
        folder.disown();
    }

    private static void stopTogether(List<Child> group) throws InterruptedException {
        List<Thread> stops = new ArrayList<>();
        for (Child child : group) {
            stops.add(Thread.ofPlatform().name("stop-" + child.name()).start(() -> {
                try {
                    child.stop();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        for (Thread stop : stops) {
            stop.join();
        }
    }
}
