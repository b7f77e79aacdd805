package dev.trainyard.job.recipe;

/** What is learnt from what: the part of a recipe that tables and texts do not share. */
public sealed interface Learning permits TableLearning, TextLearning {

    /** What kind of answer is learnt. */
    LearningTask task();
}
