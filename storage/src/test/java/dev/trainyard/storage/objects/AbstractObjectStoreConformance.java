package dev.trainyard.storage.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link ObjectStore} must do. An adapter's own test says only how to get one. */
abstract class AbstractObjectStoreConformance {

    private static final String NO_BUCKET = "never-made";
    private static final AtomicInteger TESTS = new AtomicInteger();

    private ObjectStore store;
    private String bucket;

    /** The store; each test uses a bucket of its own. */
    protected abstract ObjectStore store();

    @BeforeEach
    final void makeTheBucket() {
        store = store();
        bucket = "conformance-" + TESTS.incrementAndGet();
        store.ensureBucket(bucket);
    }

    @Test
    void whatWasPutIsReadAndItsLengthAndHashAreTold() {
        byte[] content = text("the quick brown fox");

        StoredObject stored = store.put(key("greeting"), content);

        assertThat(stored).isEqualTo(new StoredObject(key("greeting"), 19, Hashes.sha256(content)));
        assertThat(store.readAll(key("greeting"), 19)).isEqualTo(content);
        assertThat(store.size(key("greeting"))).hasValue(19);
    }

    @Test
    void anEmptyObjectIsAnObject() throws IOException {
        store.put(key("bytes"), new byte[0]);
        StoredObject streamed = store.put(key("stream"), InputStream.nullInputStream());

        assertThat(streamed.bytes()).isZero();
        assertThat(streamed.sha256()).isEqualTo(Hashes.sha256(new byte[0]));
        assertThat(store.size(key("bytes"))).hasValue(0);
        assertThat(store.readAll(key("stream"), 0)).isEmpty();
    }

    @Test
    void aStreamOfUnknownLengthBeyondTwoPartsArrivesWhole() throws IOException {
        int length = (40 << 20) + 12_345;
        PatternStream content = new PatternStream(length);

        StoredObject stored = store.put(key("large"), content);

        assertThat(stored.bytes()).isEqualTo(length);
        assertThat(stored.sha256()).isEqualTo(hashOf(new PatternStream(length)));
        assertThat(store.size(key("large"))).hasValue(length);
        assertThat(hashOf(store.read(key("large")))).isEqualTo(stored.sha256());
    }

    @Test
    void aStreamOfExactlyOnePartArrivesWhole() throws IOException {
        StoredObject stored = store.put(key("part"), new PatternStream(16 << 20));

        assertThat(stored.bytes()).isEqualTo(16 << 20);
        assertThat(hashOf(store.read(key("part")))).isEqualTo(stored.sha256());
    }

    @Test
    void theCallersStreamStaysOpen() throws IOException {
        CloseNotingStream content = new CloseNotingStream(new ByteArrayInputStream(text("open")));

        store.put(key("stream"), content);

        assertThat(content.closed).isFalse();
    }

    @Test
    void aSourceThatBreaksIsItsOwnFaultAndStoresNothing() {
        IOException broken = new IOException("the client went away");
        InputStream content = new FailingStream(20 << 20, broken);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> store.put(key("broken"), content))
                .isSameAs(broken);
        assertThat(store.size(key("broken"))).isEmpty();
    }

    @Test
    void aSecondPutReplacesTheFirst() {
        store.put(key("twice"), text("a long first text"));
        store.put(key("twice"), text("second"));

        assertThat(store.readAll(key("twice"), 100)).isEqualTo(text("second"));
    }

    @Test
    void aConditionalPutStoresOnceAndLeavesWhatIsThere() {
        assertThat(store.putIfAbsent(key("once"), text("first"))).isEqualTo(PutResult.STORED);
        assertThat(store.putIfAbsent(key("once"), text("second"))).isEqualTo(PutResult.ALREADY_THERE);
        assertThat(store.readAll(key("once"), 100)).isEqualTo(text("first"));
    }

    @Test
    void aConditionalPutStoresAgainAfterADelete() {
        store.putIfAbsent(key("again"), text("first"));
        store.delete(key("again"));

        assertThat(store.putIfAbsent(key("again"), text("second"))).isEqualTo(PutResult.STORED);
        assertThat(store.readAll(key("again"), 100)).isEqualTo(text("second"));
    }

    @Test
    void aConditionalPutTakesOnlyWhatGoesInOnePart() {
        byte[] tooLong = new byte[(16 << 20) + 1];

        assertThatIllegalArgumentException().isThrownBy(() -> store.putIfAbsent(key("long"), tooLong));
        assertThat(store.size(key("long"))).isEmpty();
    }

    @Test
    void ofEightRacingWritersExactlyOneWinsAndItsBytesAreStored() {
        for (int round = 0; round < 12; round++) {
            ObjectKey key = key("race/" + round);
            List<byte[]> contents = IntStream.range(0, 8)
                    .mapToObj(writer -> repeated((byte) ('a' + writer), 70_000))
                    .toList();

            List<PutResult> results = Together.run(contents, content -> store.putIfAbsent(key, content));

            assertThat(results).as("round %d", round).containsOnlyOnce(PutResult.STORED);
            byte[] winner = contents.get(results.indexOf(PutResult.STORED));
            assertThat(store.readAll(key, 70_000)).isEqualTo(winner);
        }
    }

    @Test
    void aStretchIsReadFromItsOffset() throws IOException {
        store.put(key("digits"), text("0123456789"));

        assertThat(stretch(0, 1)).isEqualTo("0");
        assertThat(stretch(3, 4)).isEqualTo("3456");
        assertThat(stretch(9, 1)).isEqualTo("9");
    }

    @Test
    void aStretchBeyondTheEndIsShortAndOneThatBeginsThereIsRefused() throws IOException {
        store.put(key("digits"), text("0123456789"));

        assertThat(stretch(8, Long.MAX_VALUE / 2)).isEqualTo("89");
        assertThatExceptionOfType(StorageException.Refused.class).isThrownBy(() -> store.read(key("digits"), 10, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> store.read(key("digits"), -1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> store.read(key("digits"), 0, 0));
    }

    @Test
    void nothingIsFoundWhereNothingWasPut() {
        for (ObjectKey key : List.of(key("nothing"), new ObjectKey(NO_BUCKET, "nothing"))) {
            assertThatExceptionOfType(StorageException.NotFound.class).isThrownBy(() -> store.read(key));
            assertThatExceptionOfType(StorageException.NotFound.class).isThrownBy(() -> store.read(key, 0, 1));
            assertThatExceptionOfType(StorageException.NotFound.class).isThrownBy(() -> store.readAll(key, 1));
            assertThat(store.size(key)).isEmpty();
            store.delete(key);
        }
        assertThat(store.list(NO_BUCKET, "")).isEmpty();
    }

    @Test
    void nothingCanBePutIntoABucketThatIsNotThere() {
        ObjectKey key = new ObjectKey(NO_BUCKET, "object");

        assertThatExceptionOfType(StorageException.Refused.class).isThrownBy(() -> store.put(key, text("x")));
        assertThatExceptionOfType(StorageException.Refused.class)
                .isThrownBy(() -> store.put(key, new ByteArrayInputStream(text("x"))));
        assertThatExceptionOfType(StorageException.Refused.class).isThrownBy(() -> store.putIfAbsent(key, text("x")));
    }

    @Test
    void aReaderSetsTheLengthThatItTakesIntoMemory() {
        store.put(key("four"), text("1234"));

        assertThat(store.readAll(key("four"), 4)).isEqualTo(text("1234"));
        assertThatExceptionOfType(StorageException.TooLong.class).isThrownBy(() -> store.readAll(key("four"), 3));
    }

    @Test
    void moreThanAThousandKeysAreListedInOrderAndByPrefix() {
        List<String> expected = IntStream.range(0, 1_050)
                .mapToObj(number -> "many/folder" + number % 7 + "/%04d".formatted(number))
                .sorted()
                .toList();
        Together.run(expected, path -> store.putIfAbsent(key(path), text(path)));
        store.put(key("another/object"), text("x"));

        assertThat(store.list(bucket, "many/")).isEqualTo(expected);
        assertThat(store.list(bucket, "many/folder3/"))
                .isEqualTo(expected.stream()
                        .filter(path -> path.startsWith("many/folder3/"))
                        .toList());
        assertThat(store.list(bucket, "none/")).isEmpty();
        assertThat(store.list(bucket, "")).hasSize(1_051).contains("another/object");
    }

    @Test
    void deletedObjectsAreGoneAndDeletingAgainIsHarmless() {
        store.put(key("folder/gone"), text("x"));
        store.put(key("folder/stays"), text("y"));

        store.delete(key("folder/gone"));
        store.delete(key("folder/gone"));

        assertThat(store.size(key("folder/gone"))).isEmpty();
        assertThat(store.list(bucket, "folder/")).containsExactly("folder/stays");
    }

    @Test
    void keysWithSpacesSignsAndOtherScriptsComeBackAsTheyWere() {
        List<String> paths = List.of("odd/a b+c&d=e?f#g%20h.csv", "odd/große Übung.csv", "odd/列車.csv");
        paths.forEach(path -> store.put(key(path), text(path)));

        assertThat(store.list(bucket, "odd/")).isEqualTo(paths);
        paths.forEach(path -> assertThat(store.readAll(key(path), 100)).isEqualTo(text(path)));
    }

    @Test
    void makingABucketThatIsThereChangesNothing() {
        store.put(key("object"), text("x"));

        Together.run(List.of(1, 2, 3, 4), ignored -> {
            store.ensureBucket(bucket);
            store.ensureBucket("made-by-many");
            return ignored;
        });

        assertThat(store.readAll(key("object"), 1)).isEqualTo(text("x"));
        store.put(new ObjectKey("made-by-many", "object"), text("y"));
    }

    @Test
    void whoReadsWhileOthersReplaceGetsOneOfTheTwo() throws IOException {
        int length = 2 << 20;
        byte[] one = repeated((byte) 1, length);
        byte[] other = repeated((byte) 2, length);
        store.put(key("replaced"), one);

        List<Integer> tasks = IntStream.range(0, 4).boxed().toList();
        List<Integer> torn =
                Together.run(tasks, task -> task < 2 ? replace(one, other) : countTorn(one, other, length));

        assertThat(torn).containsOnly(0);
    }

    private int replace(byte[] one, byte[] other) {
        for (int turn = 0; turn < 6; turn++) {
            store.put(key("replaced"), turn % 2 == 0 ? other : one);
        }
        return 0;
    }

    private int countTorn(byte[] one, byte[] other, int length) {
        int torn = 0;
        for (int turn = 0; turn < 8; turn++) {
            byte[] read = store.readAll(key("replaced"), length);
            torn += Arrays.equals(read, one) || Arrays.equals(read, other) ? 0 : 1;
        }
        return torn;
    }

    @Test
    void theStoreKeepsThePromiseOnWhichCheckpointsDepend() {
        assertThat(ConditionalWriteCheck.run(store, bucket, "start-1"))
                .isEqualTo(new ConditionalWriteCheck.Outcome.Holds());
        assertThat(store.list(bucket, "checks/")).isEmpty();
    }

    private String stretch(long offset, long length) throws IOException {
        try (InputStream in = store.read(key("digits"), offset, length)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private ObjectKey key(String path) {
        return new ObjectKey(bucket, path);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] repeated(byte value, int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, value);
        return bytes;
    }

    private static String hashOf(InputStream content) throws IOException {
        try (UploadStream counted = new UploadStream(content);
                content) {
            counted.transferTo(OutputStream.nullOutputStream());
            return counted.stored(new ObjectKey("anywhere", "hashed")).sha256();
        }
    }

    private static final class CloseNotingStream extends FilterInputStream {
        private boolean closed;

        CloseNotingStream(InputStream in) {
            super(in);
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
