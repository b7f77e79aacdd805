package dev.trainyard.learning.tokenizer;

import java.util.SplittableRandom;

/** Texts of any Unicode, from a written seed. */
final class RandomText {

    private static final String[] PIECES = {
        " ",
        "  ",
        "\n",
        "\t",
        "\r\n",
        "'s",
        "'ll",
        "'T",
        "don't",
        "über",
        " 東京",
        "é",
        "e\u0301",
        "1²",
        "½",
        "Ⅷ",
        "👩‍🚀",
        "🏴󠁧󠁢",
        "\u00a0",
        "\u2003",
        "\u3000",
        "\u0085",
        "\u200b",
        "\ufeff",
        "\u0000",
        "ﬃ",
        "ß",
        "İ",
        "नमस्ते",
        "שלום",
        "<|endoftext|>",
        "<|im_start|>",
        "the",
        " and",
        "…",
        "—",
        "$%",
        "_a_",
        "\\u0041"
    };

    private RandomText() {}

    static String of(SplittableRandom random, int pieces) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pieces; i++) {
            switch (random.nextInt(4)) {
                case 0 -> text.appendCodePoint(random.nextInt(' ', 0x7F));
                case 1 -> text.appendCodePoint(assigned(random));
                default -> text.append(PIECES[random.nextInt(PIECES.length)]);
            }
        }
        return text.toString();
    }

    /** A character that every version of Unicode of this decade knows, so that no two libraries differ about it. */
    private static int assigned(SplittableRandom random) {
        while (true) {
            int character = random.nextInt(0x3_0000);
            boolean old = character < 0xA7C0 || (character >= 0xAC00 && character < 0xFE00) || character > 0x2_0000;
            if (old && Character.isDefined(character) && !isSurrogate(character)) {
                return character;
            }
        }
    }

    private static boolean isSurrogate(int character) {
        return character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
    }
}
