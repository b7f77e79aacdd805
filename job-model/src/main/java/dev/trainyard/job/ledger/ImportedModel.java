package dev.trainyard.job.ledger;

import dev.trainyard.job.task.ManifestReference;
import dev.trainyard.job.task.ObjectReference;
import java.time.Instant;

/**
 * A model that was learnt elsewhere, as readers see it.
 *
 * @param id under which its bytes lie
 */
public record ImportedModel(
        String tenant,
        String id,
        String name,
        Shape shape,
        ManifestReference manifest,
        ObjectReference weights,
        Instant createdAt)
        implements NamedModel {

    /**
     * What a language model is, as far as others must know.
     *
     * @param form in what form it has met its texts: chat, text and so on
     */
    public record Shape(int layers, int width, int context, int vocabulary, String form) {}
}
