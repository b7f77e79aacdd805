package dev.trainyard.datasets.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.datasets.DataFault;
import dev.trainyard.datasets.FaultList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFileTest {

    private static final long PLENTY = 1 << 20;

    @TempDir
    private Path folder;

    private final FaultList faults = new FaultList();

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("file"), bytes);
    }

    private String onlyFault() {
        assertThat(faults.kept()).hasSize(1);
        DataFault fault = faults.kept().getFirst();
        return fault.sentence();
    }

    @Test
    void aTextIsReadAsItStands() throws IOException {
        assertThat(TextFile.read(
                        file("\uFEFFtwo\r\nlinés".getBytes(java.nio.charset.StandardCharsets.UTF_8)), PLENTY, faults))
                .isEqualTo("two\r\nlinés");
        assertThat(faults.isEmpty()).isTrue();
    }

    @Test
    void whatIsNoTextIsToldWithItsLine() throws IOException {
        TextFile.read(file(new byte[] {'a', '\n', 'b', (byte) 0xC3, '('}), PLENTY, faults);
        assertThat(onlyFault()).startsWith("line 2:").contains("UTF-8");
    }

    @Test
    void aNulIsToldWithItsLine() throws IOException {
        TextFile.read(file(new byte[] {'a', '\n', '\n', 0, 'b'}), PLENTY, faults);
        assertThat(onlyFault()).startsWith("line 3:").contains("NUL");
    }

    @Test
    void anEmptyTextAndOneThatIsTooLargeAreRefused() throws IOException {
        TextFile.read(file(" \n".getBytes(java.nio.charset.StandardCharsets.UTF_8)), PLENTY, faults);
        assertThat(onlyFault()).contains("no text");
        FaultList more = new FaultList();
        TextFile.read(file(new byte[100]), 16 * 99, more);
        assertThat(more.kept().getFirst().sentence()).contains("100 bytes").contains("99");
    }

    @Test
    void documentsAreReadAndFaultsToldWithTheirLines() throws IOException {
        Path good = Files.writeString(folder.resolve("a.jsonl"), "{\"text\": \"one\"}\n\n{\"text\": \"two\"}");
        assertThat(TextFile.readDocuments(good, PLENTY, faults)).containsExactly("one", "two");
        assertThat(faults.isEmpty()).isTrue();
        Path bad = Files.writeString(folder.resolve("b.jsonl"), "{\"text\": 1}\n{\"txt\": \"two\"}\nx");
        assertThat(TextFile.readDocuments(bad, PLENTY, faults)).isEmpty();
        assertThat(faults.kept().stream().map(DataFault::line).distinct()).containsExactly(1L, 2L, 3L);
    }
}
