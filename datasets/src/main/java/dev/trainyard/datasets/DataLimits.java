package dev.trainyard.datasets;

/**
 * What a file may be at most. Whatever is beyond becomes a fault that says the limit and how to mend the file, so that
 * no file can take the memory of the process that reads it.
 *
 * @param columns columns of a file
 * @param nameCharacters characters of a column's name
 * @param fieldCharacters characters of one value
 * @param recordCharacters characters of one row
 * @param words different texts of one column; a column with more is left out, since nothing can be learnt from it
 * @param bytes memory for the rows, as they were read and as they are encoded
 */
public record DataLimits(
        int columns, int nameCharacters, int fieldCharacters, int recordCharacters, int words, long bytes) {

    /** The largest block of numbers that one array of bytes holds, with room for a file's header. */
    public static final long LARGEST_BLOCK = Integer.MAX_VALUE - (1L << 20);

    /** The usual limits, with as much memory as this process can spare. */
    public static DataLimits ofThisProcess() {
        return ofHeap(Runtime.getRuntime().maxMemory());
    }

    /**
     * The usual limits.
     *
     * @param heap bytes that the process may have; three fifths are for rows, the others for everybody else
     */
    public static DataLimits ofHeap(long heap) {
        return new DataLimits(50_000, 256, 1 << 20, 1 << 22, 100_000, heap / 5 * 3);
    }

    /**
     * Says that there is not enough memory.
     *
     * @param what what takes how much
     */
    public String exceeded(String what) {
        return String.format(
                "%s, but rows may take %,d MB here; give fewer rows, name the columns that are needed in 'features',"
                        + " or give the service more memory (-Xmx)",
                what, bytes >> 20);
    }

    /** Bytes as they are written in messages. */
    public static String megabytes(long bytes) {
        return String.format("%,d MB", Math.ceilDiv(bytes, 1L << 20));
    }

    /** The same with other memory. */
    public DataLimits withBytes(long other) {
        return new DataLimits(columns, nameCharacters, fieldCharacters, recordCharacters, words, other);
    }
}
