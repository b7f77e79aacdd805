package dev.trainyard.messaging.codec;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Damages bytes as accidents and strangers do. */
final class Mutation {

    private static final List<String> TOKENS = List.of(
            "null", "{}", "[]", "\"\"", "-1", "1e999", "9223372036854775808", "true", ",", ":", "{", "]", "\"", "0.5");

    private Mutation() {}

    static byte[] of(byte[] bytes, Random random) {
        byte[] damaged = bytes;
        int times = 1 + random.nextInt(3);
        for (int i = 0; i < times; i++) {
            damaged = once(damaged, random);
        }
        return damaged;
    }

    private static byte[] once(byte[] bytes, Random random) {
        int from = random.nextInt(bytes.length + 1);
        int until = from + random.nextInt(Math.min(40, bytes.length - from) + 1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, from);
        switch (random.nextInt(5)) {
            case 0 -> out.write(bytes, until, bytes.length - until); // a part is missing
            case 1 -> { // a part stands twice
                out.write(bytes, from, until - from);
                out.write(bytes, from, bytes.length - from);
            }
            case 2 -> { // something else stands there
                out.writeBytes(TOKENS.get(random.nextInt(TOKENS.size())).getBytes(StandardCharsets.UTF_8));
                out.write(bytes, until, bytes.length - until);
            }
            case 3 -> { // one value is another
                return replaceOneValue(bytes, random);
            }
            case 4 -> { // one byte is another
                out.write(random.nextInt(256));
                int rest = Math.min(bytes.length, from + 1);
                out.write(bytes, rest, bytes.length - rest);
            }
            default -> throw new IllegalStateException();
        }
        return out.toByteArray();
    }

    private static byte[] replaceOneValue(byte[] bytes, Random random) {
        String json = new String(bytes, StandardCharsets.UTF_8);
        List<MatchResult> values = Pattern.compile(":(\"[^\"]*\"|[0-9.]+|true|false)")
                .matcher(json)
                .results()
                .toList();
        if (values.isEmpty()) {
            return bytes;
        }
        MatchResult value = values.get(random.nextInt(values.size()));
        return (json.substring(0, value.start(1))
                        + TOKENS.get(random.nextInt(TOKENS.size()))
                        + json.substring(value.end(1)))
                .getBytes(StandardCharsets.UTF_8);
    }
}
