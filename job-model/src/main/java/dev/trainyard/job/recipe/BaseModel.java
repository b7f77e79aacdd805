package dev.trainyard.job.recipe;

/** What a language model's training begins with: a preset, or a model that is there. */
public sealed interface BaseModel permits GptPreset, ExistingModel {

    /** The name by which clients ask for it. */
    String wireName();

    /** Blocks of attention and feed-forward, one after the other. */
    int layers();

    /** Numbers of a token's vector. */
    int width();

    /** The most tokens that it sees at once, when nobody says otherwise. */
    int context();
}
