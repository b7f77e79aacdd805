package dev.trainyard.learning.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript module as libtorch loads it, made in memory: an uncompressed zip of the program's text and a pickle of
 * the module's attributes. Format: PyTorch's serialization notes (torch/csrc/jit/docs/serialization.md), version 10.
 */
final class TorchScriptArchive {

    private TorchScriptArchive() {}

    /**
     * Makes an archive.
     *
     * @param className the class in {@code source}
     * @param attributes Boolean, Integer, Long, Double, or List of Integer, Double or nothing (a list of tensors)
     */
    static byte[] of(String className, String source, Map<String, Object> attributes) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("data.pkl", module(className, attributes));
        files.put("byteorder", ascii("little"));
        files.put("code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
        files.put("constants.pkl", new Pickle().op(')').end());
        files.put("version", ascii("10\n"));
        return zip(files);
    }

    private static byte[] module(String className, Map<String, Object> attributes) {
        Pickle pickle = new Pickle()
                .global("__torch__", className)
                .op(')')
                .op(0x81)
                .op('}')
                .op('(');
        attributes.forEach((name, value) -> pickle.text(name).value(value));
        return pickle.op('u').op('b').end();
    }

    private static byte[] zip(Map<String, byte[]> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setMethod(ZipOutputStream.STORED);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                CRC32 crc = new CRC32();
                crc.update(file.getValue());
                ZipEntry entry = new ZipEntry("module/" + file.getKey());
                entry.setSize(file.getValue().length);
                entry.setCompressedSize(file.getValue().length);
                entry.setCrc(crc.getValue());
                zip.putNextEntry(entry);
                zip.write(file.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a zip in memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Pickle protocol 2, as far as libtorch's unpickler needs it. */
    private static final class Pickle {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Pickle() {
            op(0x80).op(2);
        }

        Pickle op(int code) {
            out.write(code);
            return this;
        }

        Pickle global(String module, String name) {
            op('c');
            out.writeBytes(ascii(module + "\n" + name + "\n"));
            return this;
        }

        Pickle text(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            op('X');
            out.writeBytes(little(4).putInt(bytes.length).array());
            out.writeBytes(bytes);
            return this;
        }

        Pickle value(Object value) {
            switch (value) {
                case Boolean truth -> op(truth ? 0x88 : 0x89);
                case Integer number -> integer(number);
                case Double number -> real(number);
                case List<?> list -> list(list);
                default -> throw new IllegalArgumentException("no attribute of a program: " + value);
            }
            return this;
        }

        private void integer(int number) {
            op('J');
            out.writeBytes(little(4).putInt(number).array());
        }

        private void real(double number) {
            op('G');
            out.writeBytes(ByteBuffer.allocate(8).putDouble(number).array());
        }

        private void list(List<?> list) {
            String type =
                    list.isEmpty() ? "List[Tensor]" : list.getFirst() instanceof Double ? "List[float]" : "List[int]";
            global("torch.jit._pickle", "restore_type_tag");
            op(']').op('(');
            list.forEach(this::value);
            op('e').text(type).op(0x86).op('R');
        }

        private static ByteBuffer little(int size) {
            return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        }

        byte[] end() {
            op('.');
            return out.toByteArray();
        }
    }
}
