package dev.trainyard.clients;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between a client and a yard, and loses the answers to its first requests after the yard has done them. */
final class ForgetfulProxy implements AutoCloseable {

    private static final List<String> HANDED_ON =
            List.of("authorization", "content-type", "x-stainless-retry-count", "idempotency-key");

    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpServer server;
    private final URI yard;
    private final AtomicInteger toLose;
    private final List<String> retryCounts = new CopyOnWriteArrayList<>();

    private ForgetfulProxy(HttpServer server, URI yard, int toLose) {
        this.server = server;
        this.yard = yard;
        this.toLose = new AtomicInteger(toLose);
    }

    static ForgetfulProxy before(URI yard, int answersLost) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ForgetfulProxy proxy = new ForgetfulProxy(server, yard, answersLost);
        server.createContext("/", proxy::relay);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        return proxy;
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Of each request, in order, how often its client says to have repeated it. */
    List<String> retryCounts() {
        return List.copyOf(retryCounts);
    }

    private void relay(HttpExchange exchange) throws IOException {
        try (exchange) {
            retryCounts.add(Optional.ofNullable(exchange.getRequestHeaders().getFirst("x-stainless-retry-count"))
                    .orElse("none"));
            HttpResponse<byte[]> answer = ask(exchange);
            if (toLose.getAndDecrement() > 0) {
                exchange.getResponseHeaders().add("retry-after-ms", "1");
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            for (String name : List.of("content-type", "x-should-retry", "x-request-id", "retry-after")) {
                answer.headers().firstValue(name).ifPresent(value -> exchange.getResponseHeaders()
                        .add(name, value));
            }
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        }
    }

    private HttpResponse<byte[]> ask(HttpExchange exchange) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        yard.resolve(exchange.getRequestURI().toString()))
                .method(
                        exchange.getRequestMethod(),
                        HttpRequest.BodyPublishers.ofByteArray(
                                exchange.getRequestBody().readAllBytes()));
        for (String name : HANDED_ON) {
            Optional.ofNullable(exchange.getRequestHeaders().getFirst(name))
                    .ifPresent(value -> request.header(name, value));
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        client.close();
    }
}
