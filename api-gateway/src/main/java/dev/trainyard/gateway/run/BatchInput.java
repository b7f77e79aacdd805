package dev.trainyard.gateway.run;

import dev.trainyard.job.ledger.BatchView.LineFault;
import dev.trainyard.job.ledger.FileView;
import dev.trainyard.storage.objects.ObjectKey;
import dev.trainyard.storage.objects.ObjectStore;
import dev.trainyard.storage.objects.StorageException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The lines of a batch's input: all of them looked at once, and then read one by one from the store, so that no input is
 * ever in memory as a whole.
 */
final class BatchInput {

    /** The most bytes, lines and letters of a line; the first two are the protocol's own. */
    static final long MOST_BYTES = 200_000_000;

    static final int MOST_LINES = 50_000;
    static final int LONGEST_LINE = 4 << 20;

    private final ObjectStore store;
    private final ObjectKey key;
    private final BatchLineCheck check;
    private final List<Stretch> lines = new ArrayList<>();

    private record Stretch(long offset, int length) {}

    private BatchInput(ObjectStore store, ObjectKey key, BatchLineCheck check) {
        this.store = store;
        this.key = key;
        this.check = check;
    }

    /** Reads a file to its end; what is wrong with it stands in {@link #faults()}. */
    static BatchInput read(ObjectStore store, FileView file, String endpoint) {
        ObjectKey key = new ObjectKey(file.content().bucket(), file.content().key());
        BatchInput input = new BatchInput(store, key, new BatchLineCheck(endpoint));
        if (file.content().bytes() > MOST_BYTES) {
            input.check.fault(
                    "file_too_large",
                    "The file has " + file.content().bytes() + " bytes; a batch may have " + MOST_BYTES + ".");
            return input;
        }
        try (InputStream content = new BufferedInputStream(store.read(key), 1 << 16)) {
            input.readLines(content);
        } catch (IOException e) {
            throw new StorageException.Unreachable("reading " + key, e);
        }
        return input;
    }

    private void readLines(InputStream content) throws IOException {
        long offset = 0;
        long number = 0;
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int length = next(content, line); length > 0; length = next(content, line)) {
            number++;
            if (length > LONGEST_LINE) {
                check.tooLong(number, LONGEST_LINE);
            } else if (!isBlank(line.toByteArray())) {
                if (lines.size() == MOST_LINES) {
                    check.fault(
                            "too_many_tasks",
                            "The file has more than " + MOST_LINES + " requests; give it in several batches.");
                    return;
                }
                lines.add(new Stretch(offset, length));
                check.look(number, line.toByteArray());
            }
            offset += length;
        }
        if (lines.isEmpty() && check.faults().isEmpty()) {
            check.fault("empty_file", "The file has no request.");
        }
    }

    /** Reads to the next line's end, and keeps what a line may have; gives its length with its end, 0 after the last. */
    private static int next(InputStream content, ByteArrayOutputStream line) throws IOException {
        line.reset();
        int length = 0;
        for (int one = content.read(); one >= 0; one = content.read()) {
            length++;
            if (length <= LONGEST_LINE) {
                line.write(one);
            }
            if (one == '\n') {
                break;
            }
        }
        return length;
    }

    private static boolean isBlank(byte[] line) {
        for (byte one : line) {
            if (one != '\n' && one != '\r' && one != ' ' && one != '\t') {
                return false;
            }
        }
        return true;
    }

    /** What is wrong; the first of it, when it is much. */
    List<LineFault> faults() {
        return check.faults();
    }

    /** How many requests there are. */
    int size() {
        return lines.size();
    }

    /** A request of a line, by its place from 0. */
    Request request(int index) {
        Stretch stretch = lines.get(index);
        byte[] line;
        try (InputStream in = store.read(key, stretch.offset, stretch.length)) {
            line = in.readAllBytes();
        } catch (IOException e) {
            throw new StorageException.Unreachable("reading " + key, e);
        }
        return BatchLineCheck.read(line)
                .orElseThrow(() -> new IllegalStateException("line " + index + " of " + key + " has changed"));
    }

    /**
     * A line that is in order.
     *
     * @param customId the client's own name for it
     */
    record Request(String customId, Map<String, Object> body) {
        static Optional<Request> of(Map<?, ?> line) {
            return line.get("custom_id") instanceof String id && line.get("body") instanceof Map<?, ?> body
                    ? Optional.of(new Request(id, named(body)))
                    : Optional.empty();
        }

        private static Map<String, Object> named(Map<?, ?> body) {
            Map<String, Object> named = new LinkedHashMap<>();
            body.forEach((name, value) -> named.put(String.valueOf(name), value));
            return named;
        }
    }
}
