package dev.trainyard.storage.checkpoint;

/** Where things lie within their buckets. Every key begins with its tenant. */
public final class Keys {

    /** The name of a whole's manifest within its folder. */
    static final String MANIFEST = "manifest.json";

    private Keys() {}

    /** The manifest of the whole that lies in a folder. */
    public static String manifest(String folder) {
        return folder + "/" + MANIFEST;
    }

    /** An uploaded file's bytes. */
    public static String file(String tenant, String file) {
        return tenant + "/files/" + file + "/content";
    }

    /** The folder of a job's prepared rows, for one attempt. */
    public static String prepared(String tenant, String job, long attempt) {
        return tenant + "/jobs/" + job + "/prepared/a" + attempt;
    }

    /** The folder of one checkpoint of one attempt. */
    public static String checkpoint(String tenant, String job, long attempt, long step) {
        return tenant + "/jobs/" + job + "/a" + attempt + "/s" + step;
    }

    /** The CSV of all steps, as one attempt wrote it. */
    public static String stepMetrics(String tenant, String job, long attempt) {
        return tenant + "/jobs/" + job + "/a" + attempt + "/step_metrics.csv";
    }
}
