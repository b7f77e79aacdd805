package dev.trainyard.commandline.stack;

import dev.trainyard.commandline.embedded.Ready;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One child process: started, watched, started again when it dies, stopped. */
final class Child {

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final ChildPlan plan;
    private final BoundedLog log;
    private final Console console;
    private final HttpClient http;
    private final InstantSource clock;
    private final RestartPolicy restarts = new RestartPolicy();
    private final Runnable gaveUp;
    private volatile Optional<Process> process = Optional.empty();
    private volatile boolean saidReady;
    private volatile boolean stopping;
    private volatile boolean givenUp;

    Child(ChildPlan plan, BoundedLog log, Console console, HttpClient http, InstantSource clock, Runnable gaveUp) {
        this.plan = plan;
        this.log = log;
        this.console = console;
        this.http = http;
        this.clock = clock;
        this.gaveUp = gaveUp;
    }

    String name() {
        return plan.name();
    }

    Optional<Long> pid() {
        return process.filter(Process::isAlive).map(Process::pid);
    }

    void start() throws IOException {
        saidReady = false;
        ProcessBuilder builder = new ProcessBuilder(shielded(plan.command())).redirectErrorStream(true);
        builder.environment().putAll(plan.environment());
        Process started = builder.start();
        process = Optional.of(started);
        Thread.ofPlatform().daemon().name("output-" + plan.name()).start(() -> copyOutput(started));
        Thread.ofPlatform().daemon().name("watch-" + plan.name()).start(() -> watch(started, clock.instant()));
    }

    /**
     * Ctrl-C reaches every process of a terminal at once, but only we are meant: we stop the children in their order.
     */
    private static List<String> shielded(List<String> command) {
        List<String> whole = new ArrayList<>(List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh"));
        whole.addAll(command);
        return whole;
    }

    private void copyOutput(Process started) {
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.equals(Ready.LINE)) {
                    saidReady = true;
                }
                log.write(line);
                console.childSaid(plan.name(), line);
            }
        } catch (IOException e) {
            // The process ended in the middle of a line.
            console.childSaid(plan.name(), "output ended: " + e.getMessage());
        }
    }

    private void watch(Process started, Instant since) {
        try {
            int status = started.waitFor();
            if (stopping) {
                return;
            }
            Optional<Duration> pause = restarts.afterDeath(since, clock.instant());
            if (pause.isEmpty()) {
                givenUp = true;
                console.say(
                        plan.name() + " keeps dying (status " + status + ") and is given up. Its log is " + log.file());
                tail().forEach(line -> console.say("  " + line));
                gaveUp.run();
                return;
            }
            console.say(plan.name() + " died (status " + status + ") and is started again");
            Thread.sleep(pause.get());
            startUnlessStopping();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            console.say(plan.name() + " cannot be started again: " + e.getMessage());
            gaveUp.run();
        }
    }

    /** Not while a stop looks for the process that it has to end. */
    private synchronized void startUnlessStopping() throws IOException {
        if (!stopping) {
            start();
        }
    }

    private List<String> tail() throws IOException {
        List<String> lines = Files.readAllLines(log.file(), StandardCharsets.ISO_8859_1);
        return lines.subList(Math.max(0, lines.size() - 15), lines.size());
    }

    /** Waits until it can be used. */
    void awaitReady(Duration limit) throws InterruptedException {
        Instant until = clock.instant().plus(limit);
        while (!isReady()) {
            if (clock.instant().isAfter(until)) {
                throw new UnfitException(
                        plan.name() + " was not ready within " + limit.toSeconds() + " s; its log is " + log.file());
            }
            if (givenUp) {
                throw new UnfitException(plan.name() + " cannot run; its log is " + log.file());
            }
            if (stopping) {
                throw new InterruptedException("stopped while starting");
            }
            Thread.sleep(LOOK);
        }
    }

    private boolean isReady() throws InterruptedException {
        if (plan.health().isEmpty()) {
            return saidReady;
        }
        try {
            HttpRequest request = HttpRequest.newBuilder(plan.health().get())
                    .timeout(Duration.ofSeconds(2))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** From here on its death is wanted. */
    synchronized void expectEnd() {
        stopping = true;
    }

    /** Ends it in good order, or by force after a while. */
    void stop() throws InterruptedException {
        expectEnd();
        if (process.isEmpty() || !process.get().isAlive()) {
            return;
        }
        Process running = process.get();
        running.destroy();
        if (!running.waitFor(GRACE.toSeconds(), TimeUnit.SECONDS)) {
            console.say(plan.name() + " did not end within " + GRACE.toSeconds() + " s and is killed");
            running.destroyForcibly();
            running.waitFor();
        }
    }
}
