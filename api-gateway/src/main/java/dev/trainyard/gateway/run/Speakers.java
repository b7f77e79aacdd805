package dev.trainyard.gateway.run;

import dev.trainyard.job.ledger.ModelView;

/** Tells models of language from those that answer for rows. */
@FunctionalInterface
public interface Speakers {

    /** Whether a model generates text. */
    boolean speaks(ModelView model);
}
