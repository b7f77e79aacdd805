package dev.trainyard.commandline.stack;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The folder in which a yard on one machine lives: everything that has to survive a restart. */
public final class YardFolder {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path root;
    private final Map<String, String> remembered;

    private YardFolder(Path root, Map<String, String> remembered) {
        this.root = root;
        this.remembered = remembered;
    }

    /** Opens a folder, or makes it; refuses one that cannot serve, in one sentence. */
    public static YardFolder open(Path folder) throws IOException {
        Path root = folder.toAbsolutePath().normalize();
        try {
            Files.createDirectories(root);
            checkFileSystem(root);
        } catch (IOException | UnsupportedOperationException e) {
            throw new UnfitException(
                    "The folder " + root + " cannot hold a yard: " + reason(e) + ". Choose another with --data.");
        }
        Path file = root.resolve("yard.json");
        Map<String, String> remembered = new TreeMap<>();
        if (Files.exists(file)) {
            JSON.readTree(file.toFile())
                    .properties()
                    .forEach(entry ->
                            remembered.put(entry.getKey(), entry.getValue().asText()));
        }
        return new YardFolder(root, remembered);
    }

    private static String reason(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /** The object store commits by hard links and keeps metadata in extended attributes. */
    private static void checkFileSystem(Path root) throws IOException {
        Path file = Files.createTempFile(root, "check", ".tmp");
        Path link = root.resolve(file.getFileName() + ".link");
        try {
            Files.createLink(link, file);
            UserDefinedFileAttributeView attributes =
                    Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
            if (attributes == null) {
                throw new IOException("it cannot store extended attributes");
            }
            attributes.write("trainyard", ByteBuffer.wrap("check".getBytes(StandardCharsets.US_ASCII)));
        } finally {
            Files.deleteIfExists(link);
            Files.deleteIfExists(file);
        }
    }

    /** Where it is. */
    public Path root() {
        return root;
    }

    /** A folder in it, made if need be. */
    public Path folder(String name) throws IOException {
        return Files.createDirectories(root.resolve(name));
    }

    /** A free port of this machine, the same at every start as long as it stays free. */
    public int port(String name) throws IOException {
        String known = remembered.get("port." + name);
        if (known != null) {
            return Integer.parseInt(known);
        }
        while (true) {
            String found = Integer.toString(FreePorts.next());
            // A port that was let go of can be found again, while another child is still to take it.
            if (!remembered.containsValue(found)) {
                remember("port." + name, found);
                return Integer.parseInt(found);
            }
        }
    }

    /** Forgets a port that somebody else has taken meanwhile. */
    public void forgetPort(String name) throws IOException {
        remembered.remove("port." + name);
        save();
    }

    /** A secret, made at random once. */
    public String secret(String name) throws IOException {
        String known = remembered.get("secret." + name);
        if (known != null) {
            return known;
        }
        byte[] bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        remember("secret." + name, HexFormat.of().formatHex(bytes));
        return remembered.get("secret." + name);
    }

    /** Something that was said before. */
    public Optional<String> recall(String name) {
        return Optional.ofNullable(remembered.get(name));
    }

    /** Keeps something for later starts and other commands. */
    public void remember(String name, String value) throws IOException {
        remembered.put(name, value);
        save();
    }

    private void save() throws IOException {
        Path file = root.resolve("yard.json");
        Path fresh = root.resolve("yard.json.new");
        Files.writeString(fresh, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(remembered));
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
        Files.move(
                fresh,
                file,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING,
                java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    /** The process that runs this yard at present. */
    public Optional<ProcessHandle> owner() {
        return recall("owner.pid")
                .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)))
                .filter(ProcessHandle::isAlive)
                // Numbers of processes come again; the time of its start tells whether it is still the same one.
                .filter(process -> recall("owner.started")
                        .equals(process.info().startInstant().map(Object::toString)));
    }

    /** Makes this process the one that runs this yard. */
    public void own() throws IOException {
        Optional<ProcessHandle> other = owner();
        if (other.isPresent() && other.get().pid() != ProcessHandle.current().pid()) {
            throw new UnfitException("The yard in " + root + " is already up (process "
                    + other.get().pid() + "). Stop it with ./trainyard down, or choose another folder with --data.");
        }
        remembered.put("owner.pid", Long.toString(ProcessHandle.current().pid()));
        remembered.put(
                "owner.started",
                ProcessHandle.current()
                        .info()
                        .startInstant()
                        .map(Object::toString)
                        .orElse(""));
        save();
    }

    /** This process does not run this yard any more; that of another process is left alone. */
    public void disown() throws IOException {
        if (!recall("owner.pid")
                .equals(Optional.of(Long.toString(ProcessHandle.current().pid())))) {
            return;
        }
        remembered.remove("owner.pid");
        remembered.remove("owner.started");
        save();
    }
}
