package dev.trainyard.learning.metric.language;

import java.util.ArrayList;
import java.util.List;

/** White space as Python sees it, since scores are compared with those of Python's tools. */
final class WhiteSpace {

    private WhiteSpace() {}

    static boolean is(int character) {
        return (character >= '\t' && character <= '\r')
                || (character >= 0x1C && character <= ' ')
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

    /** The stretches between white space. */
    static List<String> split(String text) {
        List<String> words = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || is(text.charAt(i))) {
                if (i > start) {
                    words.add(text.substring(start, i));
                }
                start = i + 1;
            }
        }
        return words;
    }

    /** The text without white space at its end. */
    static String withoutEnd(String text) {
        int end = text.length();
        while (end > 0 && is(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end);
    }
}
