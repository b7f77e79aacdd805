package dev.trainyard.job.recipe;

/**
 * A model that has learnt already: its weights are gone on with, and its tokenizer and context stay.
 *
 * @param name under which it was asked for
 * @param source its very bytes, so that the recipe means the same when the name goes to another model
 */
public record ExistingModel(String name, Source source, int layers, int width, int context) implements BaseModel {

    /**
     * The manifest of a stored model.
     *
     * @param sha256 of the manifest's bytes, hexadecimal, lower case
     */
    public record Source(String bucket, String key, String sha256) {}

    @Override
    public String wireName() {
        return name;
    }
}
