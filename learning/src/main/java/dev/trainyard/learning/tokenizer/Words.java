package dev.trainyard.learning.tokenizer;

/**
 * The words that GPT-2 cuts a text into before it looks for pairs: a short English ending such as {@code 's}; a run of
 * letters, of digits, or of other signs, each with one space before it; a run of white space, which leaves its last
 * character to the word behind it. Together they are the whole text.
 */
final class Words {

    private static final String[] ENDINGS = {"s", "t", "re", "ve", "m", "ll", "d"};

    private enum Kind {
        LETTER,
        NUMBER,
        SPACE,
        OTHER
    }

    private Words() {}

    /** Where the word that begins at a place ends; the place is before the text's end. */
    static int end(CharSequence text, int start) {
        int character = Character.codePointAt(text, start);
        if (character == '\'') {
            for (String ending : ENDINGS) {
                if (continues(text, start + 1, ending)) {
                    return start + 1 + ending.length();
                }
            }
        }
        if (character == ' ' && start + 1 < text.length()) {
            Kind next = kind(Character.codePointAt(text, start + 1));
            if (next != Kind.SPACE) {
                return endOfRun(text, start + 1, next);
            }
        }
        Kind kind = kind(character);
        int end = endOfRun(text, start, kind);
        boolean leavesOne = kind == Kind.SPACE && end < text.length() && end - start > 1;
        return leavesOne ? end - 1 : end;
    }

    /**
     * A place at or before a limit where a word surely ends whatever comes behind the limit: before white space that
     * follows on something else. 0 when there is none.
     */
    static int safeCut(CharSequence text, int limit) {
        for (int i = limit - 1; i > 0; i--) {
            if (isSpace(text.charAt(i)) && !isSpace(text.charAt(i - 1))) {
                return i;
            }
        }
        return 0;
    }

    private static boolean continues(CharSequence text, int at, String ending) {
        return at + ending.length() <= text.length()
                && CharSequence.compare(text.subSequence(at, at + ending.length()), ending) == 0;
    }

    private static int endOfRun(CharSequence text, int start, Kind kind) {
        int end = start;
        while (end < text.length()) {
            int character = Character.codePointAt(text, end);
            if (kind(character) != kind) {
                break;
            }
            end += Character.charCount(character);
        }
        return end;
    }

    private static Kind kind(int character) {
        if (isSpace(character)) {
            return Kind.SPACE;
        }
        return switch (Character.getType(character)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER -> Kind.LETTER;
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> Kind.NUMBER;
            default -> Kind.OTHER;
        };
    }

    /** Unicode's property White_Space. */
    private static boolean isSpace(int character) {
        return character == ' '
                || (character >= '\t' && character <= '\r')
                || character == 0x85
                || character == 0xA0
                || character == 0x1680
                || (character >= 0x2000 && character <= 0x200A)
                || character == 0x2028
                || character == 0x2029
                || character == 0x202F
                || character == 0x205F
                || character == 0x3000;
    }
}
