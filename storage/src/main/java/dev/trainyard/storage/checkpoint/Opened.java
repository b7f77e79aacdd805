package dev.trainyard.storage.checkpoint;

/** What was found where a whole should be. */
public sealed interface Opened {

    /** Every byte is the one that the log vouches for. */
    record Whole(Bundle bundle) implements Opened {}

    /** The whole is not there as it was stored; reading it again gives the same. */
    sealed interface Damaged extends Opened {

        /** The part's name, or the manifest's. */
        String part();

        /** The reason, as the end of a sentence about the part. */
        String why();
    }

    /** A part is gone or changed, or the manifest is another. */
    record Torn(String part, String why) implements Damaged {}

    /** There is no manifest: the whole was never finished, or was deleted. */
    record Missing() implements Damaged {

        @Override
        public String part() {
            return Keys.MANIFEST;
        }

        @Override
        public String why() {
            return "it is missing";
        }
    }
}
