package dev.trainyard.gateway.run;

import dev.trainyard.datasets.DataFault;
import dev.trainyard.datasets.FaultList;
import dev.trainyard.datasets.conversation.ConversationFile;
import dev.trainyard.job.ledger.Examination;
import dev.trainyard.job.ledger.FileView;
import dev.trainyard.storage.objects.ObjectKey;
import dev.trainyard.storage.objects.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads what is meant as examples for a language model before anything is made of it, and finds every fault. */
public final class Examiner {

    /** Of the faults that are told, so that no file fills the log. */
    private static final int MOST_LETTERS = 20_000;

    private final ObjectStore store;

    public Examiner(ObjectStore store) {
        this.store = store;
    }

    private record Found(Examination examination, long meant) {}

    /**
     * Examines a file that has come, if by its purpose, its name and its lines it is meant as examples. Rows and plain
     * texts are judged when a job says what they are.
     */
    Optional<Examination> ofUpload(String purpose, String filename, ObjectKey key) throws IOException {
        boolean maybe =
                purpose.equals("fine-tune") && filename.toLowerCase(Locale.ROOT).endsWith(".jsonl");
        return maybe
                ? Optional.of(read(key)).filter(found -> found.meant > 0).map(Found::examination)
                : Optional.empty();
    }

    /** What a file is that is said to be examples; it is read unless that was done when it came. */
    Examination asExamples(FileView file) {
        return file.examination().orElseGet(() -> {
            try {
                return read(new ObjectKey(
                                file.content().bucket(), file.content().key()))
                        .examination;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private Found read(ObjectKey key) throws IOException {
        FaultList faults = new FaultList();
        ConversationFile.Reading reading;
        try (InputStream bytes = store.read(key)) {
            reading = ConversationFile.read(bytes, faults, example -> {});
        }
        Examination examination =
                faults.isEmpty() ? new Examination.Sound(reading.examples()) : new Examination.Faulty(told(faults));
        return new Found(examination, reading.meant());
    }

    private static String told(FaultList faults) {
        String all = faults.kept().stream().map(DataFault::sentence).collect(Collectors.joining("\n"));
        long left = faults.total() - faults.kept().size();
        return (all.length() > MOST_LETTERS ? all.substring(0, MOST_LETTERS) + "…" : all)
                + (left > 0 ? "\nand " + left + " more" : "");
    }
}
