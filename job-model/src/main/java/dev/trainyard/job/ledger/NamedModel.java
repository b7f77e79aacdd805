package dev.trainyard.job.ledger;

import dev.trainyard.job.task.ManifestReference;
import dev.trainyard.job.task.ObjectReference;
import java.time.Instant;

/** Whatever can be called by a name: a model or checkpoint that was learnt here, or one that was imported. */
public sealed interface NamedModel permits ModelView, ImportedModel {

    /** Whose it is. */
    String tenant();

    /** By which it is called. */
    String name();

    /** The list of its files. */
    ManifestReference manifest();

    /** Digest and length of its weights' file. */
    ObjectReference weights();

    /** Since when it is there. */
    Instant createdAt();
}
