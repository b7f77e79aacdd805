package dev.trainyard.datasets.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.datasets.DataFault;
import dev.trainyard.datasets.FaultList;
import dev.trainyard.datasets.Uploads;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSignatureTest {

    private static final byte[] ROWS = "a,b\n1,2\n".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private List<String> refused(String name, byte[] content) throws IOException {
        FaultList faults = new FaultList();
        assertThat(new TableReader(faults).read(new Uploads(folder).file(name, content), Optional.empty()))
                .isEmpty();
        return faults.kept().stream().map(DataFault::sentence).toList();
    }

    @Test
    void compressedFilesAreRefusedByName() throws IOException {
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
            out.write(ROWS);
        }
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            out.putNextEntry(new ZipEntry("xl/workbook.xml"));
            out.write(ROWS);
        }
        assertThat(refused("rows.csv", gzip.toByteArray()))
                .containsExactly("the file is compressed with gzip; upload it uncompressed");
        assertThat(refused("rows.jsonl", zip.toByteArray()))
                .containsExactly("the file is a zip archive or a spreadsheet; export it as CSV in UTF-8");
    }

    @Test
    void otherFormatsAreRefusedByName() throws IOException {
        assertThat(refused("a", HexFormat.of().parseHex("28b52ffd0001"))).hasSize(1);
        assertThat(refused("a", HexFormat.of().parseHex("fd377a585a0000"))).hasSize(1);
        assertThat(refused("a", HexFormat.of().parseHex("377abcaf271c00"))).hasSize(1);
        assertThat(refused("a", HexFormat.of().parseHex("d0cf11e0a1b11ae100")))
                .containsExactly("the file is a spreadsheet of an old format; export it as CSV in UTF-8");
        assertThat(refused("a", "BZh91AY".getBytes(StandardCharsets.US_ASCII))).hasSize(1);
        assertThat(refused("a", "PAR1".getBytes(StandardCharsets.US_ASCII))).hasSize(1);
        assertThat(refused("a", "%PDF-1.7".getBytes(StandardCharsets.US_ASCII))).hasSize(1);
        assertThat(refused("a", new byte[0])).containsExactly("the file is empty");
    }

    @Test
    void otherEncodingsAreRefusedWithAndWithoutAMark() throws IOException {
        String rows = new String(ROWS, StandardCharsets.UTF_8);
        assertThat(refused("a", ("\uFEFF" + rows).getBytes(StandardCharsets.UTF_16LE)))
                .containsExactly("the file is UTF-16; save it as UTF-8");
        assertThat(refused("a", rows.getBytes(StandardCharsets.UTF_16)))
                .containsExactly("the file is UTF-16; save it as UTF-8");
        assertThat(refused("a", rows.getBytes(StandardCharsets.UTF_16LE)))
                .containsExactly("line 1: character 2 is a NUL, which no text has;"
                        + " if the file is UTF-16, save it as UTF-8");
        assertThat(refused("a", rows.getBytes(StandardCharsets.UTF_16BE)))
                .containsExactly("line 1: character 1 is a NUL, which no text has;"
                        + " if the file is UTF-16, save it as UTF-8");
        assertThat(refused("a", ("\uFEFF" + rows).getBytes(Charset.forName("UTF-32BE"))))
                .containsExactly("the file is UTF-32; save it as UTF-8");
    }
}
