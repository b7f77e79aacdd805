package dev.trainyard.system.wire;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands before the broker. Of Kafka's protocol it reads no more than the head of each request: which call, and the
 * name that the client gives itself, which says whose client it is and what for.
 */
public final class KafkaProxy implements AutoCloseable {

    private static final short PRODUCE = 0;
    private static final short SHARE_ACKNOWLEDGE = 79;
    private static final int LONGEST_FRAME = 128 << 20;

    private final Wires wires;
    private final Map<Integer, LoopbackServer> servers = new ConcurrentHashMap<>();
    private final Set<String> cutOff = ConcurrentHashMap.newKeySet();

    public KafkaProxy(Wires wires) {
        this.wires = wires;
    }

    /** Where clients find the broker that listens at a port. */
    public int portFor(int broker) {
        return servers.computeIfAbsent(broker, port -> new LoopbackServer(port, this::relay))
                .port();
    }

    /** From here on a process's clients reach the broker no more, though both of them live. */
    public void cutOff(String process) {
        cutOff.add(process);
        servers.values().forEach(LoopbackServer::breakAll);
    }

    /** Ends every cut. */
    public void mend() {
        cutOff.clear();
    }

    private record Call(String process, WirePoint.Operation operation) {}

    private void relay(Socket client, Socket broker) throws IOException {
        Map<Integer, Call> calls = new ConcurrentHashMap<>();
        Thread.ofPlatform().daemon().name("kafka-answers").start(() -> {
            try {
                passAnswers(broker, client, calls);
            } catch (IOException e) {
                // The connection is over.
            } finally {
                LoopbackServer.closeQuietly(client);
                LoopbackServer.closeQuietly(broker);
            }
        });
        passRequests(client, broker, calls);
    }

    private void passRequests(Socket client, Socket broker, Map<Integer, Call> calls) throws IOException {
        DataInputStream in = new DataInputStream(client.getInputStream());
        DataOutputStream out = new DataOutputStream(broker.getOutputStream());
        while (true) {
            byte[] frame = frame(in);
            Head head = Head.of(frame);
            if (cutOff.stream().anyMatch(head::isOf)) {
                return;
            }
            Optional<Call> call = head.call();
            if (call.isPresent()) {
                calls.put(head.correlation(), call.get());
                if (!wires.pass(call.get().process(), call.get().operation(), WirePoint.Side.BEFORE)) {
                    return;
                }
            }
            write(out, frame);
        }
    }

    private void passAnswers(Socket broker, Socket client, Map<Integer, Call> calls) throws IOException {
        DataInputStream in = new DataInputStream(broker.getInputStream());
        DataOutputStream out = new DataOutputStream(client.getOutputStream());
        while (true) {
            byte[] frame = frame(in);
            Optional<Call> call =
                    Optional.ofNullable(calls.remove(ByteBuffer.wrap(frame).getInt(0)));
            if (call.isPresent() && !wires.pass(call.get().process(), call.get().operation(), WirePoint.Side.AFTER)) {
                return;
            }
            write(out, frame);
        }
    }

    private static byte[] frame(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 4 || length > LONGEST_FRAME) {
            throw new IOException("no frame of Kafka's has " + length + " bytes");
        }
        return in.readNBytes(length);
    }

    private static void write(DataOutputStream out, byte[] frame) throws IOException {
        byte[] whole = ByteBuffer.allocate(4 + frame.length)
                .putInt(frame.length)
                .put(frame)
                .array();
        out.write(whole);
        out.flush();
    }

    /** The head that every request has: call, version, correlation, the client's name. */
    private record Head(short api, int correlation, String client) {

        static Head of(byte[] frame) {
            ByteBuffer bytes = ByteBuffer.wrap(frame);
            short api = bytes.getShort();
            bytes.getShort();
            int correlation = bytes.getInt();
            byte[] name = new byte[Math.max(0, bytes.getShort())];
            bytes.get(name);
            return new Head(api, correlation, new String(name, StandardCharsets.UTF_8));
        }

        boolean isOf(String process) {
            return client.startsWith(process + "-");
        }

        /** What it asks for, when that is one of the operations of interest. */
        Optional<Call> call() {
            if (api == SHARE_ACKNOWLEDGE) {
                return call("-queue-", WirePoint.Operation.ACKNOWLEDGE);
            }
            if (api != PRODUCE) {
                return Optional.empty();
            }
            return call("-ledger", WirePoint.Operation.PUBLISH_EVENT)
                    .or(() -> call("-queues", WirePoint.Operation.PUBLISH_TASK))
                    .or(() -> call("-results", WirePoint.Operation.PUBLISH_RESULT));
        }

        private Optional<Call> call(String purpose, WirePoint.Operation operation) {
            int mark = client.lastIndexOf(purpose);
            return mark < 0 ? Optional.empty() : Optional.of(new Call(client.substring(0, mark), operation));
        }
    }

    @Override
    public void close() {
        servers.values().forEach(LoopbackServer::close);
    }
}
