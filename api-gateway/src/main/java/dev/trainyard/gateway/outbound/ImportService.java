package dev.trainyard.gateway.outbound;

import dev.trainyard.job.ledger.ImportedModel;
import dev.trainyard.job.task.Assignment;
import dev.trainyard.job.task.ManifestReference;
import dev.trainyard.job.task.ObjectReference;
import dev.trainyard.job.tree.Fault;
import java.util.List;

/** Whoever makes models of files that were learnt elsewhere. */
public interface ImportService {

    /**
     * A model to be taken in.
     *
     * @param id under which it shall lie
     * @param files as they were uploaded
     */
    record Request(String tenant, String id, List<Assignment.UploadedFile> files) {
        public Request {
            files = List.copyOf(files);
        }
    }

    /** What asking came to. */
    sealed interface Answer {
        /** It lies in the store, read back. */
        record Taken(ImportedModel.Shape shape, ManifestReference manifest, ObjectReference weights)
                implements Answer {}

        /** All that keeps it from being computed here, each with the file and the member. */
        record Faulty(List<Fault> faults) implements Answer {
            public Faulty {
                faults = List.copyOf(faults);
            }
        }

        /** A file was deleted meanwhile. */
        record Missing() implements Answer {}

        /** Nobody could do it just now. */
        record Unavailable(String why) implements Answer {}
    }

    /** Has the service at an address do it, and waits until it is done. */
    Answer take(String address, Request request);
}
