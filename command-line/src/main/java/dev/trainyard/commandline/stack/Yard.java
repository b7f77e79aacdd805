package dev.trainyard.commandline.stack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A whole yard on one machine: broker, object store and the three services, each a child process on loopback. */
public final class Yard {

    private static final Duration READY = Duration.ofMinutes(3);

    private static final long LONGEST_LOG = 16L << 20;
    private static final String LOGS = "logs";
    private static final String USUAL_FOLDER = ".trainyard/yard";

    private final YardFolder folder;
    private final Installation installation;
    private final Console console;
    private final InstantSource clock;
    private final YardSettings settings;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final List<Child> children = new CopyOnWriteArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean gaveUp;

    public Yard(
            YardFolder folder, Installation installation, Console console, InstantSource clock, YardSettings settings) {
        this.folder = folder;
        this.installation = installation;
        this.console = console;
        this.clock = clock;
        this.settings = settings;
    }

    /** Where it answers. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + settings.port());
    }

    /** The processes that are alive at present, by name: broker, objects, gateway, evaluator, trainer-1 and so on. */
    public Map<String, ProcessHandle> processes() {
        Map<String, ProcessHandle> alive = new LinkedHashMap<>();
        for (Child child : children) {
            child.pid().flatMap(ProcessHandle::of).ifPresent(process -> alive.put(child.name(), process));
        }
        return alive;
    }

    /** Where everything of it lies. */
    public Path root() {
        return folder.root();
    }

    /** Where its processes write what they have to say. */
    public Path logs() {
        return folder.root().resolve(LOGS);
    }

    /** What other commands have to be told to find it; nothing when they look there anyway. */
    public String folderOption() {
        return root().endsWith(USUAL_FOLDER) ? "" : " --data " + root();
    }

    /** Starts everything and returns when all of it can be used. */
    public void start() throws IOException, InterruptedException {
        folder.own();
        requireFree(settings.port());
        console.say("Starting a yard in " + root() + ": " + ground() + ", gateway, evaluator, "
                + (settings.trainers() == 1 ? "trainer" : settings.trainers() + " trainers"));
        folder.remember("port.gateway", Integer.toString(settings.port()));
        for (String name : List.of(ChildPlans.BROKER, "controller", ChildPlans.OBJECTS, ChildPlans.EVALUATOR)) {
            replaceIfTaken(name);
        }
        for (int i = 1; i <= settings.trainers(); i++) {
            replaceIfTaken(ChildPlans.trainerName(i));
        }
        for (int i = 2; i <= settings.gateways().count(); i++) {
            replaceIfTaken(ChildPlans.gatewayName(i));
        }
        ChildPlans plans = new ChildPlans(folder, installation, settings);
        List<Child> keepers =
                switch (settings.ground()) {
                    case Ground.Embedded ignored -> List.of(child(plans.broker()), child(plans.objects()));
                    case Ground.Servers ignored -> List.of();
                };
        List<Child> services = new ArrayList<>();
        for (int i = 1; i <= settings.gateways().count(); i++) {
            services.add(child(plans.gateway(i)));
        }
        services.add(child(plans.evaluator()));
        for (int i = 1; i <= settings.trainers(); i++) {
            services.add(child(plans.trainer(i)));
        }
        start(keepers);
        start(services);
    }

    private String ground() {
        return switch (settings.ground()) {
            case Ground.Embedded ignored -> "Kafka, an object store";
            case Ground.Servers servers -> "Kafka at " + servers.bootstrap() + ", objects at " + servers.objects();
        };
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
        BoundedLog log = new BoundedLog(folder.folder(LOGS).resolve(plan.name() + ".log"), LONGEST_LOG);
        Child child = new Child(plan, log, console, http, clock, this::giveUp);
        children.add(child);
        return child;
    }

    private void giveUp() {
        gaveUp = true;
        ended.countDown();
    }

    private static void requireFree(int wanted) {
        if (!FreePorts.isFree(wanted)) {
            throw new UnfitException(
                    "Port " + wanted + " is taken by another program. Free it, or choose another with --port.");
        }
    }

    private void replaceIfTaken(String name) throws IOException {
        if (!FreePorts.isFree(folder.port(name))) {
            folder.forgetPort(name);
        }
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
        if (!children.isEmpty()) {
            console.say("Stopping");
        }
        children.forEach(Child::expectEnd);
        List<Child> workers = children.stream()
                .filter(child ->
                        child.name().startsWith("trainer") || child.name().equals(ChildPlans.EVALUATOR))
                .toList();
        stopTogether(workers);
        for (String name : List.of(ChildPlans.GATEWAY, ChildPlans.OBJECTS, ChildPlans.BROKER)) {
            stopTogether(children.stream()
                    .filter(child -> child.name().startsWith(name))
                    .toList());
        }
        folder.disown();
        if (!children.isEmpty()) {
            console.say("Stopped");
        }
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
