package dev.trainyard.learning.program;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The text of a program, its shared parts joined to it.
 *
 * @param className the class that the text defines
 */
public record ProgramText(String className, String text) {

    /** The program of classic networks. */
    public static ProgramText classic() {
        String joined = resource("classic.py")
                .replace("@LOSSES@\n", resource("losses.py"))
                .replace("@OPTIMIZERS@\n", resource("optimizers.py"))
                .replace("@CLASS@", "Classic");
        return new ProgramText("Classic", joined);
    }

    /** The program of GPT-2's family. */
    public static ProgramText gpt() {
        String joined = resource("gpt.py")
                .replace("@LANGUAGE@\n", resource("language.py"))
                .replace("@OPTIMIZERS@\n", resource("optimizers.py"))
                .replace("@CLASS@", "Gpt");
        return new ProgramText("Gpt", joined);
    }

    /** SHA-256 of the text, hexadecimal: which program a result came from. */
    public String sha256() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = ProgramText.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the program part " + name + " is missing from this build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
