/** Prints the SHA-512 of a file: every JDK has it, while the names of tools for it differ. */
void main(String[] arguments) throws Exception {
    byte[] bytes = java.nio.file.Files.readAllBytes(java.nio.file.Path.of(arguments[0]));
    byte[] digest = java.security.MessageDigest.getInstance("SHA-512").digest(bytes);
    IO.println(java.util.HexFormat.of().formatHex(digest));
}
