package dev.trainyard.storage.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every lie that a header can tell, with the reason for which it is refused. In the samples, ' stands for ". */
class HostileHeadersTest {

    private static final int DATA = 8;

    @Test
    void theHonestHeaderIsTaken() throws IOException {
        assertThat(SafetensorsReader.read(file("{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}", DATA))
                        .tensors())
                .hasSize(1);
        assertThat(SafetensorsReader.read(file("{}", 0)).tensors()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'a':{'dtype':'F32','shape':[2],'data_offsets':[0,9]}}                          | next free byte
            {'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}                          | belong to no tensor
            {'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}                          | next free byte
            {'a':{'dtype':'F32','shape':[2],'data_offsets':[8,0]}}                          | next free byte
            {'a':{'dtype':'F32','shape':[1],'data_offsets':[0,8]}}                          | in place of 4
            {'a':{'dtype':'F64','shape':[2],'data_offsets':[0,8]}}                          | in place of 16
            {'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'b':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} | next free byte
            {'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'b':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} | next free byte
            {'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'a':{'dtype':'F32','shape':[0],'data_offsets':[8,8]}} | no plain JSON
            {'a':{'dtype':'F32','dtype':'F32','shape':[2],'data_offsets':[0,8]}}            | no plain JSON
            {'a':{'dtype':'F32','shape':[-2],'data_offsets':[0,8]}}                         | negative
            {'a':{'dtype':'F32','shape':[2],'data_offsets':[-8,0]}}                         | negative
            {'a':{'dtype':'F32','shape':[4611686018427387904,4,0],'data_offsets':[0,0]}}    | belong to no tensor
            {'a':{'dtype':'F32','shape':[4611686018427387904,4],'data_offsets':[0,8]}}      | impossible shape
            {'a':{'dtype':'F32','shape':[9223372036854775807],'data_offsets':[0,8]}}        | impossible shape
            {'a':{'dtype':'F32','shape':[9223372036854775808],'data_offsets':[0,8]}}        | no plain JSON
            {'a':{'dtype':'F32','shape':[99999999999999999999999],'data_offsets':[0,8]}}    | no plain JSON
            {'a':{'dtype':'F32','shape':[2],'data_offsets':[0,9223372036854775807]}}        | next free byte
            {'a':{'dtype':'F32','shape':[2.0],'data_offsets':[0,8]}}                        | in place of END_ARRAY
            {'a':{'dtype':'F32','shape':[2e0],'data_offsets':[0,8]}}                        | in place of END_ARRAY
            {'a':{'dtype':'F32','shape':['2'],'data_offsets':[0,8]}}                        | in place of END_ARRAY
            {'a':{'dtype':'F32','shape':[NaN],'data_offsets':[0,8]}}                        | no plain JSON
            {'a':{'dtype':'F32','shape':[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2],'data_offsets':[0,8]}} | more than 16
            {'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8,8]}}                        | more than 2
            {'a':{'dtype':'F32','shape':[2],'data_offsets':[0]}}                            | lacks
            {'a':{'dtype':'F32','shape':[2]}}                                               | lacks
            {'a':{'dtype':'F32','data_offsets':[0,8]}}                                      | lacks
            {'a':{'shape':[2],'data_offsets':[0,8]}}                                        | lacks
            {'a':{}}                                                                        | lacks
            {'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8],'code':'x'}}               | unknown member
            {'a':{'dtype':'I128','shape':[2],'data_offsets':[0,8]}}                         | unsupported dtype
            {'a':{'dtype':'f32','shape':[2],'data_offsets':[0,8]}}                          | unsupported dtype
            {'a':{'dtype':null,'shape':[2],'data_offsets':[0,8]}}                           | in place of VALUE_STRING
            {'a':null}                                                                      | in place of START_OBJECT
            {'a':[]}                                                                        | in place of START_OBJECT
            {'a':{'dtype':'F32','shape':[[2]],'data_offsets':[0,8]}}                        | no plain JSON
            {'a':{'dtype':'F32','shape':{'x':2},'data_offsets':[0,8]}}                      | in place of START_ARRAY
            {'__metadata__':{'a':1}}                                                        | in place of VALUE_STRING
            {'__metadata__':{'a':{'b':'c'}}}                                                | in place of VALUE_STRING
            {'__metadata__':'a'}                                                            | in place of START_OBJECT
            {'__metadata__':{'a':'1','a':'2'}}                                              | no plain JSON
            {'__metadata__':{'a':'\\ud800'}}                                                | no form in UTF-8
            {'\\udc00':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}                     | no form in UTF-8
            {'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}                           | no plain JSON
            {'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}},                         | no plain JSON
            {'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} {}                       | after its header's end
            {'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8],}}                         | no plain JSON
            {/*a*/'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}                     | no plain JSON
            [{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}]                        | does not begin with a brace
            """)
    void aLyingHeaderIsRefusedWithTheReason(String header, String reason) {
        assertRefused(file(header, DATA), reason);
    }

    @Test
    void whatStandsBeforeTheBraceIsRefusedEvenWhenJsonWouldAllowIt() {
        assertRefused(file(" {'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}", DATA), "brace");
        assertRefused(file("\ufeff{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}", DATA), "brace");
    }

    @Test
    void encodingsOtherThanUtf8AreRefused() {
        String header = "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}";
        assertRefused(file(header, DATA, StandardCharsets.UTF_16LE), "no plain JSON");
        assertRefused(file(header, DATA, StandardCharsets.UTF_16BE), "brace");
        assertRefused(file(header, DATA, Charset.forName("UTF-32LE")), "no plain JSON");
        assertRefused(file(header.replace("'a'", "'ä'"), DATA, StandardCharsets.ISO_8859_1), "no plain JSON");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 55, 64, (100L << 20) + 1, 1L << 32})
    void aHeaderOfImpossibleLengthIsRefusedBeforeItIsRead(long claimed) {
        byte[] bytes = file("{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}", DATA);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(0, claimed);

        assertThatExceptionOfType(UnreadableTensorsException.class).isThrownBy(() -> SafetensorsReader.read(bytes));
    }

    @Test
    void filesTooShortForALengthAreRefused() {
        for (int length = 0; length < 8; length++) {
            byte[] bytes = new byte[length];
            assertRefused(bytes, "fewer than its own length");
        }
    }

    @Test
    void aHugeHeaderIsRefusedByItsLengthAndNotRead(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("huge.safetensors");
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong((100L << 20) + 8)
                    .array());
            file.setLength(200L << 20);
        }

        long before = Allocated.bytes();
        assertThatExceptionOfType(UnreadableTensorsException.class)
                .isThrownBy(() -> SafetensorsReader.read(path))
                .withMessageContaining("claims 104857608 bytes");
        assertThat(Allocated.bytes() - before).isLessThan(1 << 20);
    }

    @Test
    void aMillionTensorsAreRefusedWithinBoundedMemory() {
        String many = IntStream.range(0, 1_000_000)
                .mapToObj(number -> "'" + number + "':{'dtype':'F32','shape':[0],'data_offsets':[0,0]}")
                .collect(Collectors.joining(",", "{", "}"));
        byte[] bytes = file(many, 0);

        long before = Allocated.bytes();
        assertRefused(bytes, "more than 100000 tensors");
        assertThat(Allocated.bytes() - before).isLessThan(bytes.length + (100L << 20));
    }

    @Test
    void namesWithoutEndAndNestingWithoutBottomAreRefused() {
        assertRefused(
                file("{'" + "x".repeat(20_000) + "':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}", DATA), "JSON");
        assertRefused(file("{'a':".repeat(100_000), DATA), "unknown member");
        assertRefused(file("{'a':{'shape':{'x':".repeat(100_000), DATA), "START_ARRAY");
        assertRefused(file("{'a':{'shape':" + "[".repeat(100_000), DATA), "JSON");
    }

    private static void assertRefused(byte[] bytes, String reason) {
        assertThatExceptionOfType(UnreadableTensorsException.class)
                .isThrownBy(() -> SafetensorsReader.read(bytes))
                .withMessageStartingWith("not a safetensors file: ")
                .withMessageContaining(reason);
    }

    private static byte[] file(String header, int data) {
        return file(header, data, StandardCharsets.UTF_8);
    }

    private static byte[] file(String header, int data, Charset charset) {
        byte[] json = header.replace('\'', '"').getBytes(charset);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .array());
        bytes.writeBytes(json);
        bytes.writeBytes(new byte[data]);
        return bytes.toByteArray();
    }
}
