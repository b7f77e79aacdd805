package dev.trainyard.gateway.inbound;

import dev.trainyard.gateway.run.ExpiresAfter;
import dev.trainyard.gateway.run.Files;
import dev.trainyard.gateway.run.Rejection;
import dev.trainyard.job.tree.Fault;
import dev.trainyard.job.tree.TreeReader;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Duration;
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

    private static final String ANCHOR = "expires_after[anchor]";
    private static final String SECONDS = "expires_after[seconds]";

    private UploadForm() {}

    /** An upload in good order. */
    record Upload(String purpose, String filename, Optional<Duration> life, FormValue file) {

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
                String text = first.isFileItem() ? first.getFileName() : first.getValue();
                boolean number = part.getKey().equals(SECONDS) && text.matches("-?[0-9]{1,18}");
                texts.put(part.getKey(), number ? new BigDecimal(text) : text);
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
        Optional<Duration> life = ExpiresAfter.read(reader, ANCHOR, SECONDS);
        reader.finish();
        if (!faults.isEmpty()) {
            throw Rejection.invalid(faults).exception();
        }
        return new Upload(purpose.orElseThrow(), filename.orElseThrow(), life, file.orElseThrow());
    }

    /** The one file of a form that has nothing else, under whatever name it came. */
    static Part onlyFile(MultipartFormDataInput form, String member) {
        List<Fault> faults = new ArrayList<>();
        Map<String, Object> members = new LinkedHashMap<>(form.getValues());
        TreeReader reader = TreeReader.of("", members, faults);
        Collection<FormValue> given = form.getValues().getOrDefault(member, List.of());
        if (!reader.has(member)) {
            reader.fault(member, "is missing; send the bytes as a part of the form");
        } else if (given.size() != 1 || !given.iterator().next().isFileItem()) {
            reader.fault(member, "must be one part of the form with a file name");
        }
        reader.finish();
        if (!faults.isEmpty()) {
            throw Rejection.invalid(faults).exception();
        }
        return new Part(given.iterator().next());
    }

    /** Bytes that came in a form. */
    record Part(FormValue file) {

        /** The bytes; the caller of this closes the stream. */
        InputStream open() throws IOException {
            return file.getFileItem().getInputStream();
        }
    }
}
