package dev.trainyard.commandline.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports of loopback for processes that are about to be started. They are looked for where the system gives none to
 * outgoing connections, and each launcher looks in a place of its own: a port that was found free is taken only seconds
 * later, and meanwhile nobody else should find it.
 */
public final class FreePorts {

    /** Below the range from which Linux takes ports for connections. */
    private static final int FIRST = 20_000;

    private static final int PLACES = 120;
    private static final int PORTS_OF_A_PLACE = 100;
    private static final AtomicInteger NEXT = new AtomicInteger();

    private FreePorts() {}

    /**
     * A port that is free now and was not given before, or not for long.
     *
     * @throws IOException when there is none at all
     */
    public static int next() throws IOException {
        int place = Math.toIntExact(ProcessHandle.current().pid() % PLACES);
        for (int tries = 0; tries < PORTS_OF_A_PLACE; tries++) {
            int port = FIRST + place * PORTS_OF_A_PLACE + Math.floorMod(NEXT.getAndIncrement(), PORTS_OF_A_PLACE);
            if (isFree(port)) {
                return port;
            }
        }
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Whether a port could be taken now. */
    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
