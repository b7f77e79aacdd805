package dev.trainyard.evaluator.run;

import dev.trainyard.job.task.ManifestReference;
import dev.trainyard.learning.engine.Engine;
import dev.trainyard.storage.checkpoint.Bundle;
import dev.trainyard.storage.checkpoint.BundleStore;
import dev.trainyard.storage.checkpoint.Opened;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** Language models in memory: as many as fit, those asked last; none goes while it answers. Safe for many threads. */
final class LoadedLanguageModels {

    private final Engine engine;
    private final BundleStore bundles;
    private final long mostBytes;
    private final SequencedMap<String, Held> held = new LinkedHashMap<>();

    /** @param mostBytes of weights that stay in memory; a model that is larger by itself stays while it is used */
    LoadedLanguageModels(Engine engine, BundleStore bundles, long mostBytes) {
        this.engine = engine;
        this.bundles = bundles;
        this.mostBytes = mostBytes;
    }

    private static final class Held {
        private final LanguageModel model;
        private final long bytes;
        private int users;

        Held(LanguageModel model, long bytes) {
            this.model = model;
            this.bytes = bytes;
        }
    }

    /** What asking for a model came to. */
    sealed interface Borrowing {
        /** A model, to be closed by whoever borrowed it. */
        interface Borrowed extends AutoCloseable {
            LanguageModel model();

            @Override
            void close();
        }

        record Ready(Borrowed borrowed) implements Borrowing {}

        /** It is there, but does not speak. */
        record NoLanguageModel() implements Borrowing {}

        record Gone() implements Borrowing {}

        /** Its bytes are not those that the log vouches for. */
        record Damaged(String why) implements Borrowing {}
    }

    synchronized Borrowing borrow(ManifestReference manifest) throws IOException {
        Held known = held.remove(manifest.sha256());
        if (known != null) {
            held.put(manifest.sha256(), known);
            return lend(known);
        }
        return switch (bundles.open(manifest, LanguageModel.PARTS)) {
            case Opened.Missing ignored -> new Borrowing.Gone();
            case Opened.Torn torn -> new Borrowing.Damaged(torn.part() + ": " + torn.why());
            case Opened.Whole whole ->
                whole.bundle().parts().keySet().containsAll(LanguageModel.PARTS)
                        ? lend(load(manifest, whole.bundle()))
                        : new Borrowing.NoLanguageModel();
        };
    }

    private Held load(ManifestReference manifest, Bundle bundle) throws IOException {
        long bytes = LanguageModel.bytes(bundle);
        makeRoom(mostBytes - bytes);
        Held fresh = new Held(LanguageModel.load(engine, bundle), bytes);
        held.put(manifest.sha256(), fresh);
        return fresh;
    }

    private Borrowing lend(Held model) {
        model.users++;
        return new Borrowing.Ready(new Borrowing.Borrowed() {
            @Override
            public LanguageModel model() {
                return model.model;
            }

            @Override
            public void close() {
                giveBack(model);
            }
        });
    }

    private synchronized void giveBack(Held model) {
        model.users--;
        makeRoom(mostBytes);
    }

    /** Those that were asked longest ago go first. */
    private void makeRoom(long most) {
        long bytes = held.values().stream().mapToLong(one -> one.bytes).sum();
        Iterator<Held> oldest = held.values().iterator();
        while (bytes > most && oldest.hasNext()) {
            Held one = oldest.next();
            if (one.users == 0) {
                oldest.remove();
                one.model.close();
                bytes -= one.bytes;
            }
        }
    }
}
