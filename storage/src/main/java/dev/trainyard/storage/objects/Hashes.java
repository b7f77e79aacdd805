package dev.trainyard.storage.objects;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, the proof that bytes are the bytes. */
public final class Hashes {

    private Hashes() {}

    /** A fresh digest. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The digest of bytes, hexadecimal, lower case. */
    public static String sha256(byte[] bytes) {
        return hex(sha256().digest(bytes));
    }

    /** A finished digest in its written form. */
    public static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }
}
