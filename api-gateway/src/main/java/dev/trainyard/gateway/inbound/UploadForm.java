package dev.trainyard.gateway.inbound;

import dev.trainyard.gateway.run.Files;
import dev.trainyard.gateway.run.Rejection;
import dev.trainyard.job.tree.Fault;
import dev.trainyard.job.tree.TreeReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.multipart.FormValue;
import org.jboss.resteasy.reactive.server.multipart.MultipartFormDataInput;

/** Reads the form of an upload, whose parts may come in any order: every fault at once. */
final class UploadForm {

    private UploadForm() {}

    /** An upload in good order. */
    record Upload(String purpose, String filename, FormValue file) {

        /** The bytes; the caller of this closes the stream. */
        InputStream open() throws IOException {
            return file.getFileItem().getInputStream();
        }
    }

    static Upload read(MultipartFormDataInput form) {
        List<Fault> faults = new ArrayList<>();
        Map<String, Object> texts = new LinkedHashMap<>();
        Optional<FormValue> file = Optional.empty();
        for (Map.Entry<String, Collection<FormValue>> part : form.getValues().entrySet()) {
            FormValue first = part.getValue().iterator().next();
            if (part.getValue().size() > 1) {
                faults.add(
                        new Fault(part.getKey(), "is given " + part.getValue().size() + " times; give it once"));
            }
            if (part.getKey().equals("file") && first.isFileItem()) {
                file = Optional.of(first);
            } else {
                texts.put(part.getKey(), first.isFileItem() ? first.getFileName() : first.getValue());
            }
        }
        TreeReader reader = TreeReader.of("", texts, faults);
        Optional<String> purpose = Files.checkedPurpose(reader.text("purpose"), faults);
        Optional<String> filename = Optional.empty();
        if (file.isPresent()) {
            filename = Files.checkedName("file", file.get().getFileName(), faults);
        } else {
            reader.fault(
                    "file",
                    reader.has("file")
                            ? "has no file name, so it came as a text; send it as a file, with curl as -F file=@rows.csv"
                            : "is missing; send the file as a part of the form, with curl as -F file=@rows.csv");
        }
        reader.notSupported("expires_after[anchor]");
        reader.notSupported("expires_after[seconds]");
        reader.finish();
        if (!faults.isEmpty()) {
            throw Rejection.invalid(faults).exception();
        }
        return new Upload(purpose.orElseThrow(), filename.orElseThrow(), file.orElseThrow());
    }
}
