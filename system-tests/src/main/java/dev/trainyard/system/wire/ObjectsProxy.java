package dev.trainyard.system.wire;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Stands before the object store, at a port of its own for each process, and fails as the {@link StoreWeather} is. */
public final class ObjectsProxy implements AutoCloseable {

    private static final byte[] SERVER_ERROR =
            "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private static final byte[] NO_ROOM =
            "HTTP/1.1 507 Insufficient Storage\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private final Wires wires;
    private final Map<String, LoopbackServer> servers = new ConcurrentHashMap<>();
    private volatile StoreWeather weather = StoreWeather.FAIR;

    public ObjectsProxy(Wires wires) {
        this.wires = wires;
    }

    /** The port at which a process finds the store that listens at a port. */
    public int portFor(String process, int store) {
        return servers.computeIfAbsent(
                        process, name -> new LoopbackServer(store, (client, upstream) -> relay(name, client, upstream)))
                .port();
    }

    /** Changes the weather; connections of the old one are broken. */
    public void turn(StoreWeather next) {
        weather = next;
        servers.values().forEach(LoopbackServer::breakAll);
    }

    /** Both ends of a relayed connection. */
    private record Ends(InputStream fromClient, OutputStream toClient, InputStream fromStore, OutputStream toStore) {

        static Ends of(Socket client, Socket store) throws IOException {
            return new Ends(
                    new BufferedInputStream(client.getInputStream()),
                    client.getOutputStream(),
                    new BufferedInputStream(store.getInputStream()),
                    store.getOutputStream());
        }

        HttpMessage ask(HttpMessage request) throws IOException {
            send(toStore, request);
            return HttpMessage.answer(fromStore, request.method());
        }
    }

    private void relay(String process, Socket client, Socket store) throws IOException {
        Ends ends = Ends.of(client, store);
        boolean goesOn = weather != StoreWeather.AWAY;
        while (goesOn) {
            Optional<HttpMessage> request = HttpMessage.request(ends.fromClient());
            goesOn = request.isPresent() && answer(process, request.get(), ends);
        }
    }

    /** False when the connection has to end. */
    private boolean answer(String process, HttpMessage request, Ends ends) throws IOException {
        return switch (weather) {
            case FAIR -> pass(process, request, ends);
            case ERRORS -> {
                ends.toClient().write(SERVER_ERROR);
                yield false;
            }
            case FULL -> {
                boolean writes = request.method().equals("PUT");
                if (writes) {
                    ends.toClient().write(NO_ROOM);
                }
                yield !writes && pass(process, request, ends);
            }
            case STALLS -> {
                // Until the client hangs up, or the weather turns.
                var _ = ends.fromClient().read();
                yield false;
            }
            case TRUNCATES -> truncate(request, ends);
            case CLOSES -> {
                var _ = ends.ask(request);
                yield false;
            }
            case AWAY -> false;
        };
    }

    private boolean pass(String process, HttpMessage request, Ends ends) throws IOException {
        boolean put = request.method().equals("PUT");
        if (put && !wires.pass(process, WirePoint.Operation.PUT, WirePoint.Side.BEFORE)) {
            return false;
        }
        HttpMessage answer = ends.ask(request);
        if (put && !wires.pass(process, WirePoint.Operation.PUT, WirePoint.Side.AFTER)) {
            return false;
        }
        send(ends.toClient(), answer);
        return true;
    }

    private static boolean truncate(HttpMessage request, Ends ends) throws IOException {
        if (request.body().length > 0) {
            send(ends.toStore(), half(request));
            return false;
        }
        HttpMessage answer = ends.ask(request);
        send(ends.toClient(), half(answer));
        return answer.body().length == 0;
    }

    private static HttpMessage half(HttpMessage message) {
        return new HttpMessage(message.head(), Arrays.copyOf(message.body(), message.body().length / 2));
    }

    private static void send(OutputStream out, HttpMessage message) throws IOException {
        out.write(message.head());
        out.write(message.body());
        out.flush();
    }

    @Override
    public void close() {
        servers.values().forEach(LoopbackServer::close);
    }
}
