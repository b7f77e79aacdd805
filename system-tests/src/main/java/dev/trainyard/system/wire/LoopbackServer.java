package dev.trainyard.system.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Takes connections on a port of its own and hands each to a thread of its own. */
final class LoopbackServer implements AutoCloseable {

    /** What is done with a connection; both are closed afterwards. */
    interface Relay {
        void relay(Socket client, Socket upstream) throws IOException;
    }

    private final ServerSocket server;
    private final int upstreamPort;
    private final Relay relay;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    LoopbackServer(int upstreamPort, Relay relay) {
        try {
            this.server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.upstreamPort = upstreamPort;
        this.relay = relay;
        Thread.ofPlatform().daemon().name("proxy-" + upstreamPort).start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.ofPlatform().daemon().name("relay-" + upstreamPort).start(() -> serve(client));
            } catch (IOException e) {
                // Closed; or a connection that was gone before it was taken.
            }
        }
    }

    private void serve(Socket client) {
        open.add(client);
        try (client;
                Socket upstream = new Socket(InetAddress.getLoopbackAddress(), upstreamPort)) {
            open.add(upstream);
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            try {
                relay.relay(client, upstream);
            } finally {
                open.remove(upstream);
            }
        } catch (IOException e) {
            // One side is away: the other learns it by its closed connection.
        } finally {
            open.remove(client);
        }
    }

    /** Breaks every connection. */
    void breakAll() {
        for (Socket socket : open) {
            closeQuietly(socket);
        }
    }

    static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It was broken already.
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        breakAll();
    }
}
