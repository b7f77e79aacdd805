package dev.trainyard.learning.chat;

import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a template may use: the part of Jinja that the engine here computes as transformers does, shown by golden tests.
 * The engine is of another family than Python's and would do the rest its own way without a word.
 */
final class JinjaConstructs {

    private static final Pattern COMMENT = Pattern.compile("\\{#.*?#}", Pattern.DOTALL);
    private static final Pattern BLOCK =
            Pattern.compile("\\{%[-+]?(?<tag>.*?)[-+]?%}|\\{\\{-?(?<print>.*?)-?}}", Pattern.DOTALL);
    private static final Pattern TEXT =
            Pattern.compile("'(?:[^'\\\\]|\\\\.)*'|\"(?:[^\"\\\\]|\\\\.)*\"", Pattern.DOTALL);
    private static final Pattern FIRST_WORD = Pattern.compile("\\s*(\\w+).*", Pattern.DOTALL);
    private static final Pattern FILTER = Pattern.compile("\\|\\s*(\\w+)");
    private static final Pattern JUDGEMENT = Pattern.compile("\\bis\\s+(?:not\\s+)?(\\w+)");
    private static final Pattern METHOD = Pattern.compile("\\.\\s*(\\w+)\\s*\\(");
    private static final Pattern FUNCTION = Pattern.compile("(?<![.\\w])(\\w+)\\s*\\(");
    private static final Pattern NAME = Pattern.compile("(?<![.\\w])([A-Za-z_]\\w*)");
    private static final Pattern SET = Pattern.compile("\\s*set\\s+[\\w.]+\\s*=.*", Pattern.DOTALL);
    private static final Pattern FOR =
            Pattern.compile("\\s*for\\s+\\w+\\s+in\\s+(?!.*\\b(if|recursive)\\b).*", Pattern.DOTALL);

    private static final Set<String> TAGS = Set.of("for", "endfor", "if", "elif", "else", "endif", "set");
    private static final Set<String> FILTERS = Set.of("trim", "length", "upper", "lower", "first", "last");
    private static final Set<String> JUDGEMENTS =
            Set.of("defined", "undefined", "none", "string", "mapping", "true", "false");
    private static final Set<String> METHODS = Set.of("strip");
    private static final Set<String> FUNCTIONS = Set.of("raise_exception", "namespace", "range");
    private static final Set<String> WORDS = Set.of("if", "elif", "else", "and", "or", "not", "in", "is", "set", "for");
    private static final Set<String> UNKNOWN_TOKENS =
            Set.of("unk_token", "pad_token", "sep_token", "cls_token", "mask_token", "strftime_now");

    private JinjaConstructs() {}

    /** The first thing that the engine would not do as transformers does, as it stands in the template. */
    static Optional<String> unsupported(String template) {
        Matcher blocks = BLOCK.matcher(COMMENT.matcher(template).replaceAll(""));
        while (blocks.find()) {
            String tag = blocks.group("tag");
            String code =
                    TEXT.matcher(tag == null ? blocks.group("print") : tag).replaceAll("''");
            Optional<String> wrong = (tag == null ? Optional.<String>empty() : wrongTag(code)).or(() -> wrong(code));
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return Optional.empty();
    }

    /**
     * The same template with comparisons that the engine would judge by what texts and numbers can be converted to: an
     * empty text is not false in Python. What stands in quotes, and outside of blocks, stays as it is.
     */
    static String sharpened(String template) {
        return BLOCK.matcher(template).replaceAll(block -> Matcher.quoteReplacement(sharpenedCode(block.group())));
    }

    private static String sharpenedCode(String code) {
        StringBuilder sharpened = new StringBuilder();
        int at = 0;
        for (MatchResult text : TEXT.matcher(code).results().toList()) {
            sharpened.append(sharpenedWords(code.substring(at, text.start()))).append(text.group());
            at = text.end();
        }
        return sharpened.append(sharpenedWords(code.substring(at))).toString();
    }

    private static String sharpenedWords(String code) {
        return code.replaceAll("(?<!is )(?<!is not )\\bNone\\b", "none")
                .replaceAll("\\bTrue\\b", "true")
                .replaceAll("\\bFalse\\b", "false")
                .replaceAll("!=\\s*(true|false)\\b", "is not $1")
                .replaceAll("==\\s*(true|false)\\b", "is $1");
    }

    private static Optional<String> wrongTag(String code) {
        Matcher word = FIRST_WORD.matcher(code);
        if (!word.matches() || !TAGS.contains(word.group(1))) {
            return Optional.of("{% " + code.strip() + " %}");
        }
        boolean fit =
                switch (word.group(1)) {
                    case "set" -> SET.matcher(code).matches();
                    case "for" -> FOR.matcher(code).matches();
                    default -> true;
                };
        return fit ? Optional.empty() : Optional.of("{% " + code.strip() + " %}");
    }

    private static Optional<String> wrong(String code) {
        if (code.contains("'") && code.replace("''", "").matches("(?s).*['\"].*")) {
            return Optional.of("a text without an end in " + code.strip());
        }
        String calls = FILTER.matcher(code).replaceAll(" ");
        return first(FILTER, code, FILTERS, name -> "the filter " + name)
                .or(() -> first(JUDGEMENT, code, JUDGEMENTS, name -> "the test 'is " + name + "'"))
                .or(() -> first(METHOD, code, METHODS, name -> "the method ." + name + "()"))
                .or(() -> first(FUNCTION, calls, FUNCTIONS, name -> "the function " + name + "()"))
                .or(() -> NAME.matcher(code)
                        .results()
                        .map(found -> found.group(1))
                        .filter(UNKNOWN_TOKENS::contains)
                        .findFirst());
    }

    private static Optional<String> first(
            Pattern pattern, String code, Set<String> known, UnaryOperator<String> description) {
        return pattern.matcher(code)
                .results()
                .map(found -> found.group(1))
                .filter(name -> !known.contains(name) && !WORDS.contains(name))
                .findFirst()
                .map(description);
    }
}
