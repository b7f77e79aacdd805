package dev.trainyard.job.recipe;

/** What the products of a language model are computed in. */
public enum Precision {
    FP32("fp32"),
    /** 16-bit brain floats: for devices that have instructions for them. */
    BF16("bf16");

    private final String wireName;

    Precision(String wireName) {
        this.wireName = wireName;
    }

    /** The name in recipes. */
    public String wireName() {
        return wireName;
    }
}
