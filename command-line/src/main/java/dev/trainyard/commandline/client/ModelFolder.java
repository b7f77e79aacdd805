package dev.trainyard.commandline.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trainyard.commandline.stack.UnfitException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A folder with a model as Hugging Face's library saves it. */
record ModelFolder(Path folder) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String WEIGHTS = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";
    private static final List<String> OPTIONAL =
            List.of("generation_config.json", "tokenizer_config.json", "chat_template.jinja", "trainyard.json");

    /**
     * The files that make the model, the small ones first; whatever else lies there is left out.
     *
     * @throws UnfitException when it is no model's folder, naming what is missing, or points out of it
     */
    List<Path> files() throws IOException {
        Set<String> names = new LinkedHashSet<>(List.of("config.json", "tokenizer.json"));
        OPTIONAL.stream().filter(this::has).forEach(names::add);
        if (has(INDEX)) {
            names.add(INDEX);
            JsonNode places = JSON.readTree(folder.resolve(INDEX).toFile()).path("weight_map");
            places.forEach(file -> names.add(file.asText()));
        } else {
            names.add(WEIGHTS);
        }
        requirePlain(names, INDEX + " names");
        List<String> missing = names.stream().filter(name -> !has(name)).toList();
        if (!missing.isEmpty()) {
            throw new UnfitException("The folder " + folder + " has no " + String.join(", no ", missing)
                    + "; a model is saved there by transformers' save_pretrained, weights as safetensors.");
        }
        List<Path> files = new ArrayList<>();
        names.forEach(name -> files.add(folder.resolve(name)));
        return files;
    }

    /** What others have written shall neither read nor write anything outside of the folder. */
    private void requirePlain(Collection<String> names, String who) {
        for (String name : names) {
            if (!name.matches("[A-Za-z0-9_][A-Za-z0-9._-]*")) {
                throw new UnfitException(
                        who + " the file '" + name + "', which is no plain name in the folder " + folder);
            }
        }
    }

    private boolean has(String name) {
        return Files.isRegularFile(folder.resolve(name));
    }

    /**
     * Where a model's files are to be written.
     *
     * @throws UnfitException when one of them lies there already, or would lie elsewhere
     */
    void requireRoomFor(List<String> names) throws IOException {
        requirePlain(names, "the server names");
        List<String> there = names.stream().filter(this::has).toList();
        if (!there.isEmpty()) {
            throw new UnfitException("The folder " + folder + " has a " + String.join(", a ", there)
                    + " already; export into another folder.");
        }
        Files.createDirectories(folder);
    }
}
