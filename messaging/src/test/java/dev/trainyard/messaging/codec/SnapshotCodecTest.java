package dev.trainyard.messaging.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.job.ledger.Effect;
import dev.trainyard.job.ledger.JobNews;
import dev.trainyard.job.ledger.JobState;
import dev.trainyard.job.ledger.Ledger;
import dev.trainyard.job.ledger.LedgerEntry;
import dev.trainyard.job.ledger.LedgerGraph;
import dev.trainyard.job.ledger.LedgerSnapshot;
import dev.trainyard.job.ledger.ScoreState;
import dev.trainyard.job.ledger.TaskState;
import dev.trainyard.job.ledger.UploadView;
import dev.trainyard.job.simulation.SimulatedHistories;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class SnapshotCodecTest {

    private static final String GOLDEN = "ledger-snapshots-1.txt";
    private static final int HISTORIES = Integer.getInteger("trainyard.snapshot.histories", 500);

    @Test
    void whatIsRestoredFromJsonAndFoldsOnIsWhatWasFoldedStraight() throws IOException, MalformedRecordException {
        int restorations = 0;
        for (int seed = 1; seed <= HISTORIES; seed++) {
            List<LedgerEntry> entries = SimulatedHistories.entries(1_000_000L + seed);
            Random random = new Random(seed);
            Ledger straight = new Ledger();
            Ledger restored = new Ledger();
            for (LedgerEntry entry : entries) {
                assertThat(restored.apply(entry)).as("seed %d %s", seed, entry).isEqualTo(straight.apply(entry));
                if (random.nextInt(50) == 0) {
                    restored = Ledger.restore(throughJson(restored.snapshot()));
                    restorations++;
                    assertThat(restored.pending()).as("seed %d", seed).isEqualTo(straight.pending());
                }
            }
            assertThat(LedgerGraph.of(restored)).as("seed %d", seed).isEqualTo(LedgerGraph.of(straight));
            assertThat(lines(restored.snapshot())).as("seed %d", seed).isEqualTo(lines(straight.snapshot()));
        }
        assertThat(restorations).isGreaterThan(HISTORIES);
    }

    @Test
    void anySnapshotComesBackWhateverStandsInIt() throws IOException, MalformedRecordException {
        RandomRecords random = new RandomRecords(20_261_125);
        for (int i = 0; i < 100; i++) {
            LedgerSnapshot snapshot = readable(random.next(LedgerSnapshot.class));
            assertThat(throughJson(snapshot)).isEqualTo(snapshot);
        }
    }

    @Test
    void everyKindOfEverythingComesBack() throws Exception {
        RandomRecords random = new RandomRecords(3);
        for (Class<?> type : sealedTypes().toList()) {
            for (Class<?> kind : type.getPermittedSubclasses()) {
                Object value = random.next(kind);
                byte[] json = WireJson.write(value);
                assertThat(WireJson.read(json, type))
                        .as(new String(json, StandardCharsets.UTF_8))
                        .isEqualTo(value);
            }
        }
    }

    /** Snapshots outlive releases: what one has written, every later one must read. */
    @Test
    void whatEarlierReleasesWroteIsReadAndWrittenAsEver() throws IOException, MalformedRecordException {
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(Path.of("src/test/resources/dev/trainyard/messaging/codec", GOLDEN), examples());
        }
        String golden = golden();
        for (String text : golden.split("\n\n", -1)) {
            assertThat(lines(SnapshotCodec.read(new ByteArrayInputStream(zip(text)))))
                    .isEqualTo(text);
        }
        assertThat(kinds().filter(kind -> !golden.contains(kind)))
                .as("a kind without an example could change its form unseen")
                .isEmpty();
    }

    private static Stream<String> kinds() {
        return sealedTypes()
                .flatMap(type -> Arrays.stream(type.getPermittedSubclasses()))
                .map(kind -> "\"kind\":\"" + SealedKinds.nameOf(kind) + "\"");
    }

    @Test
    void whatIsNoSnapshotIsRefusedAndNeverHalfRead() throws IOException {
        LedgerSnapshot snapshot = Ledger.restore(someSnapshot()).snapshot();
        String text = lines(snapshot);
        List<String> all = List.of(text.split("\n", -1));
        assertRefused(zip(""), "fewer lines");
        assertRefused(zip(text + "\n{}"), "more lines");
        assertRefused(zip(String.join("\n", all.subList(0, all.size() - 1))), "fewer lines");
        assertRefused(zip(text.replaceFirst("\"formatVersion\":1", "\"formatVersion\":2")), "another release");
        assertRefused(zip(text.replaceFirst("\"kind\":\"[a-z_]+\"", "\"kind\":\"dreamt\"")), "dreamt");
        assertRefused("plain text".getBytes(StandardCharsets.UTF_8), "compressed");
        byte[] whole = bytes(snapshot);
        for (int length = 0; length < whole.length; length += 97) {
            assertRefused(Arrays.copyOf(whole, length), "");
        }
    }

    private static void assertRefused(byte[] bytes, String reason) {
        assertThatThrownBy(() -> SnapshotCodec.read(new ByteArrayInputStream(bytes)))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining(reason);
    }

    private static Stream<Class<?>> sealedTypes() {
        return Stream.of(
                Effect.class,
                JobNews.Kind.class,
                JobState.class,
                ScoreState.class,
                TaskState.class,
                UploadView.State.class);
    }

    private static LedgerSnapshot someSnapshot() {
        Ledger ledger = new Ledger();
        List<LedgerEntry> entries = SimulatedHistories.entries(11);
        entries.subList(0, entries.size() / 2).forEach(ledger::apply);
        return ledger.snapshot();
    }

    /** Random snapshots, of this format, until every kind of everything stands in one of them. */
    private static String examples() throws IOException {
        RandomRecords random = new RandomRecords(1);
        List<String> texts = new ArrayList<>();
        while (kinds().anyMatch(kind -> !texts.toString().contains(kind))) {
            String text = lines(readable(random.next(LedgerSnapshot.class)));
            if (kinds().anyMatch(
                            kind -> text.contains(kind) && !texts.toString().contains(kind))) {
                texts.add(text);
            }
        }
        return String.join("\n\n", texts);
    }

    private static LedgerSnapshot readable(LedgerSnapshot random) {
        return new LedgerSnapshot(
                LedgerSnapshot.FORMAT_VERSION,
                random.place(),
                random.rules(),
                random.snapshots(),
                random.pending(),
                random.fleet(),
                random.requests(),
                random.timers(),
                random.unclaimed(),
                random.tenants(),
                random.jobs(),
                random.uploads(),
                random.permissions(),
                random.batches(),
                random.imports());
    }

    private static LedgerSnapshot throughJson(LedgerSnapshot snapshot) throws IOException, MalformedRecordException {
        return SnapshotCodec.read(new ByteArrayInputStream(bytes(snapshot)));
    }

    private static byte[] bytes(LedgerSnapshot snapshot) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SnapshotCodec.write(snapshot, out);
        return out.toByteArray();
    }

    private static String lines(LedgerSnapshot snapshot) throws IOException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes(snapshot)))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).stripTrailing();
        }
    }

    private static byte[] zip(String lines) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(lines.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    private static String golden() throws IOException {
        try (InputStream in = SnapshotCodecTest.class.getResourceAsStream(GOLDEN)) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
