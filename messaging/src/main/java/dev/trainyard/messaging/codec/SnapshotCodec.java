package dev.trainyard.messaging.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.trainyard.job.ledger.FileView;
import dev.trainyard.job.ledger.JobSnapshot;
import dev.trainyard.job.ledger.LedgerSnapshot;
import dev.trainyard.job.ledger.ModelView;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/**
 * Snapshots of the ledger as compressed lines of JSON: a head that says how many follow; each tenant in a line, followed
 * by its files and its models, one a line; then each job in a line. So neither side ever holds the text of more than one.
 */
public final class SnapshotCodec {

    private static final int BUFFER = 1 << 16;

    private SnapshotCodec() {}

    /** The first line: the state without tenants and jobs, and their numbers. */
    private record Head(LedgerSnapshot rest, int tenants, int jobs) {}

    /** A tenant's line: without files and models, and their numbers. */
    private record TenantHead(LedgerSnapshot.TenantSnapshot rest, int files, int models) {}

    /**
     * Writes a snapshot; the stream stays open.
     *
     * @throws JsonProcessingException when it has a part that has no form in JSON; another try will not help
     */
    public static void write(LedgerSnapshot snapshot, OutputStream out) throws IOException {
        GZIPOutputStream lines = new GZIPOutputStream(out, BUFFER);
        LedgerSnapshot rest = with(snapshot, List.of(), List.of());
        line(lines, new Head(rest, snapshot.tenants().size(), snapshot.jobs().size()));
        for (LedgerSnapshot.TenantSnapshot tenant : snapshot.tenants()) {
            LedgerSnapshot.TenantSnapshot names = with(tenant, List.of(), List.of());
            line(
                    lines,
                    new TenantHead(names, tenant.files().size(), tenant.models().size()));
            lines(lines, tenant.files());
            lines(lines, tenant.models());
        }
        lines(lines, snapshot.jobs());
        lines.finish();
    }

    private static void lines(OutputStream lines, List<?> records) throws IOException {
        for (Object record : records) {
            line(lines, record);
        }
    }

    private static void line(OutputStream lines, Object record) throws IOException {
        lines.write(WireJson.write(record));
        lines.write('\n');
    }

    /**
     * Reads a snapshot; the stream stays open.
     *
     * @throws MalformedRecordException when the bytes are none, or one that needs another release
     * @throws IOException when the stream itself could not be read
     */
    public static LedgerSnapshot read(InputStream in) throws IOException, MalformedRecordException {
        try {
            return read(new BufferedReader(
                    new InputStreamReader(new GZIPInputStream(in, BUFFER), StandardCharsets.UTF_8), BUFFER));
        } catch (ZipException | EOFException e) {
            throw new MalformedRecordException("no compressed lines: " + e.getMessage());
        }
    }

    private static LedgerSnapshot read(BufferedReader lines) throws IOException, MalformedRecordException {
        Head head = next(lines, Head.class);
        int format = head.rest.formatVersion();
        if (format != LedgerSnapshot.FORMAT_VERSION) {
            throw new MalformedRecordException("snapshots of format " + format + " need another release");
        }
        List<LedgerSnapshot.TenantSnapshot> tenants = new ArrayList<>();
        for (int i = 0; i < head.tenants; i++) {
            TenantHead tenant = next(lines, TenantHead.class);
            List<FileView> files = next(lines, tenant.files, FileView.class);
            tenants.add(with(tenant.rest, files, next(lines, tenant.models, ModelView.class)));
        }
        List<JobSnapshot> jobs = next(lines, head.jobs, JobSnapshot.class);
        if (lines.readLine() != null) {
            throw new MalformedRecordException("more lines than the head says");
        }
        return with(head.rest, tenants, jobs);
    }

    private static <T> List<T> next(BufferedReader lines, int count, Class<T> type)
            throws IOException, MalformedRecordException {
        List<T> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(next(lines, type));
        }
        return records;
    }

    private static <T> T next(BufferedReader lines, Class<T> type) throws IOException, MalformedRecordException {
        String line = Optional.ofNullable(lines.readLine())
                .orElseThrow(() -> new MalformedRecordException("fewer lines than the head says"));
        return WireJson.read(line.getBytes(StandardCharsets.UTF_8), type);
    }

    private static LedgerSnapshot.TenantSnapshot with(
            LedgerSnapshot.TenantSnapshot tenant, List<FileView> files, List<ModelView> models) {
        return new LedgerSnapshot.TenantSnapshot(
                tenant.tenant(), files, models, tenant.jobsByModelName(), tenant.notBegun());
    }

    private static LedgerSnapshot with(
            LedgerSnapshot snapshot, List<LedgerSnapshot.TenantSnapshot> tenants, List<JobSnapshot> jobs) {
        return new LedgerSnapshot(
                snapshot.formatVersion(),
                snapshot.place(),
                snapshot.rules(),
                snapshot.snapshots(),
                snapshot.pending(),
                snapshot.fleet(),
                snapshot.requests(),
                snapshot.timers(),
                snapshot.unclaimed(),
                tenants,
                jobs,
                snapshot.uploads(),
                snapshot.permissions(),
                snapshot.batches(),
                snapshot.imports());
    }
}
