package dev.trainyard.storage.checkpoint;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where things lie within their buckets. Every key begins with its tenant. */
public final class Keys {

    /** The name of a whole's manifest within its folder. */
    static final String MANIFEST = "manifest.json";

    /** Within the ledger's bucket, where its snapshots are; a tenant's keys there have a folder more. */
    public static final String SNAPSHOTS = "snapshots/";

    private static final Pattern SNAPSHOT = Pattern.compile(SNAPSHOTS + "([0-9]{19})-[^/]+/[^/]+");

    private static final String STEP_METRICS = "step_metrics.csv";

    private Keys() {}

    /**
     * The folder of one snapshot.
     *
     * @param offset the last entry that it has
     * @param id tells snapshots of one offset apart
     */
    public static String snapshot(long offset, String id) {
        return String.format(Locale.ROOT, "%s%019d-%s", SNAPSHOTS, offset, id);
    }

    /** The offset of the snapshot that a path is part of; nothing when it is part of none. */
    public static OptionalLong snapshotOffset(String path) {
        Matcher matcher = SNAPSHOT.matcher(path);
        return matcher.matches() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
    }

    /** Whether a path is that of a whole's manifest. */
    public static boolean isManifest(String path) {
        return path.endsWith("/" + MANIFEST);
    }

    /** Whether a path is that of the metrics of all steps. */
    public static boolean isStepMetrics(String path) {
        return path.endsWith("/" + STEP_METRICS);
    }

    /** How the path of everything begins that belongs to a job. */
    public static String job(String tenant, String job) {
        return tenant + "/jobs/" + job + "/";
    }

    /** What a finished job was, in the ledger's bucket. */
    public static String jobRecord(String tenant, String job, String sha256) {
        return tenant + "/jobs/" + job + "/record-" + sha256.substring(0, 16) + ".json";
    }

    /** The manifest of the whole that lies in a folder. */
    public static String manifest(String folder) {
        return folder + "/" + MANIFEST;
    }

    /** An uploaded file's bytes. */
    public static String file(String tenant, String file) {
        return tenant + "/files/" + file + "/content";
    }

    /** A part of a file that comes in parts. */
    public static String uploadPart(String tenant, String upload, String part) {
        return tenant + "/uploads/" + upload + "/" + part;
    }

    /**
     * How the keys of what a stretch of a batch's lines came to begin.
     *
     * @param part from 0
     * @param id tells tries apart
     */
    public static String batchPart(String tenant, String batch, int part, String id) {
        return tenant + "/batches/" + batch + "/p" + part + "-" + id;
    }

    /** The folder of a model that was learnt elsewhere. */
    public static String importedModel(String tenant, String model) {
        return tenant + "/models/" + model;
    }

    /** The folder of a job's prepared rows, for one attempt. */
    public static String prepared(String tenant, String job, long attempt) {
        return tenant + "/jobs/" + job + "/prepared/a" + attempt;
    }

    /** The folder of one checkpoint of one attempt. */
    public static String checkpoint(String tenant, String job, long attempt, long step) {
        return tenant + "/jobs/" + job + "/a" + attempt + "/s" + step;
    }

    /** What a checkpoint of a language model answered when it was scored. */
    public static String samples(String tenant, String job, long step) {
        return tenant + "/jobs/" + job + "/samples/s" + step + ".json";
    }

    /** The CSV of all steps, as one attempt wrote it. */
    public static String stepMetrics(String tenant, String job, long attempt) {
        return tenant + "/jobs/" + job + "/a" + attempt + "/" + STEP_METRICS;
    }
}
