package dev.trainyard.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * An evaluator that says what a test tells it to, over the services' own protocol. It is strict: a question that breaks
 * the protocol is kept as a fault, and refused.
 */
final class FakeEvaluator implements AutoCloseable {

    static final String CREDENTIAL = "what services show one another";
    static final String SPEAKING_SUFFIX = "talk";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> NEEDED = Set.of("tenant", "manifest", "temperature", "top_p", "stop", "n", "echo");
    private static final Set<String> ALLOWED = Set.of("messages", "prompt", "max_tokens", "seed", "top_logprobs");

    /** How the next questions are answered. */
    sealed interface Script {
        /** Lines, one after the other; the answer ends with the last of them. */
        record Lines(List<String> lines) implements Script {}

        /** The same line over and over, until whoever asked closes the connection. */
        record Endless(String line) implements Script {}

        /** Nothing, until whoever asked closes the connection or the test ends it. */
        record Silent() implements Script {}

        /** Lines, each when the test lets it go. */
        record OneByOne(List<String> lines) implements Script {}

        /** Lines, and then the connection is cut. */
        record Cut(List<String> lines) implements Script {}

        /** No answer, but a refusal. */
        record Refusal(int status, Map<String, String> headers, String body) implements Script {}
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<JsonNode> questions = new CopyOnWriteArrayList<>();
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final Semaphore asked = new Semaphore(0);
    private final Semaphore left = new Semaphore(0);
    private final Semaphore steps = new Semaphore(0);
    private volatile Script script = new Script.Lines(List.of());

    private FakeEvaluator(HttpServer server) {
        this.server = server;
    }

    static FakeEvaluator start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            FakeEvaluator evaluator = new FakeEvaluator(server);
            server.createContext("/", evaluator::answer);
            server.setExecutor(evaluator.threads);
            server.start();
            return evaluator;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void follow(Script next) {
        script = next;
        asked.drainPermits();
        left.drainPermits();
        steps.drainPermits();
        questions.clear();
    }

    JsonNode question() {
        return questions.getLast();
    }

    List<JsonNode> questions() {
        return List.copyOf(questions);
    }

    /** How questions broke the protocol. */
    List<String> faults() {
        return List.copyOf(faults);
    }

    boolean wasAsked() throws InterruptedException {
        return asked.tryAcquire(60, TimeUnit.SECONDS);
    }

    /** Lets one more line go. */
    void step() {
        steps.release();
    }

    /** Whether, within a while, whoever asked closed the connection before the end. */
    boolean wasLeft() throws InterruptedException {
        return left.tryAcquire(60, TimeUnit.SECONDS);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            List<String> broken = brokenRules(exchange);
            if (!broken.isEmpty()) {
                faults.addAll(broken);
                refuse(
                        exchange,
                        new Script.Refusal(400, Map.of(), "{\"code\":\"protocol_broken\",\"message\":\"no\"}"));
                return;
            }
            asked.release();
            switch (script) {
                case Script.Refusal refusal -> refuse(exchange, refusal);
                case Script.Lines(List<String> lines) -> say(begin(exchange), lines);
                case Script.Cut(List<String> lines) -> {
                    say(begin(exchange), lines);
                    throw new IOException("cut");
                }
                case Script.OneByOne(List<String> lines) -> {
                    OutputStream out = begin(exchange);
                    for (String line : lines) {
                        steps.acquireUninterruptibly();
                        say(out, List.of(line));
                    }
                }
                case Script.Silent ignored -> untilLeft(begin(exchange), "");
                case Script.Endless(String line) -> untilLeft(begin(exchange), line + "\n");
            }
        }
    }

    private static OutputStream begin(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().add("content-type", "application/x-ndjson");
        exchange.sendResponseHeaders(200, 0);
        return exchange.getResponseBody();
    }

    private static void say(OutputStream out, List<String> lines) throws IOException {
        for (String line : lines) {
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }

    private void untilLeft(OutputStream out, String said) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                out.write(said.isEmpty() ? new byte[] {' '} : said.getBytes(StandardCharsets.UTF_8));
                out.flush();
                Thread.sleep(20);
            }
        } catch (IOException e) {
            left.release();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void refuse(HttpExchange exchange, Script.Refusal refusal) throws IOException {
        refusal.headers.forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
        byte[] body = refusal.body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(refusal.status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private List<String> brokenRules(HttpExchange exchange) throws IOException {
        List<String> broken = new ArrayList<>();
        if (!(exchange.getRequestMethod() + " " + exchange.getRequestURI()).equals("POST /internal/generate")) {
            broken.add("asked at " + exchange.getRequestMethod() + " " + exchange.getRequestURI());
        }
        if (!("Bearer " + CREDENTIAL).equals(exchange.getRequestHeaders().getFirst("authorization"))) {
            broken.add("without the credential");
        }
        if (!"application/json".equals(exchange.getRequestHeaders().getFirst("content-type"))) {
            broken.add("not as JSON");
        }
        JsonNode question = JSON.readTree(exchange.getRequestBody());
        questions.add(question);
        NEEDED.stream().filter(name -> !question.hasNonNull(name)).forEach(name -> broken.add(name + " is missing"));
        question.fieldNames().forEachRemaining(name -> {
            if (!NEEDED.contains(name) && !ALLOWED.contains(name)) {
                broken.add(name + " is no member of a question");
            }
        });
        if (question.has("messages") == question.has("prompt")) {
            broken.add("exactly one of messages and prompt is asked for");
        }
        for (String member : List.of("bucket", "key", "sha256")) {
            if (!question.path("manifest").path(member).isTextual()) {
                broken.add("the manifest has no " + member);
            }
        }
        return broken;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
