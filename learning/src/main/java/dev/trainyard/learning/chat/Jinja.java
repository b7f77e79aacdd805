package dev.trainyard.learning.chat;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import com.hubspot.jinjava.interpret.RenderResult;
import com.hubspot.jinjava.interpret.TemplateError;
import com.hubspot.jinjava.lib.fn.ELFunctionDefinition;
import dev.trainyard.job.conversation.Message;
import dev.trainyard.job.conversation.Role;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A model's own chat template in Jinja, rendered as transformers renders it. Safe for many threads. */
final class Jinja {

    private static final Jinjava ENGINE = engine();

    private final String template;
    private final Map<String, String> tokens;

    private Jinja(String template, Map<String, String> tokens) {
        this.template = template;
        this.tokens = Map.copyOf(tokens);
    }

    /** A template has said, or shown, that it cannot render a conversation. */
    static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RefusedException(String why) {
            super(why);
        }
    }

    /**
     * Takes a template.
     *
     * @param tokens special tokens that templates know by name, such as {@code eos_token}
     * @throws IllegalArgumentException when it uses what would not be rendered faithfully, naming it
     */
    static Jinja of(String template, Map<String, String> tokens) {
        // Marks what the assistant says, for those who learn; it writes nothing.
        String plain = template.replaceAll("\\{%(-?)\\s*generation\\s*(-?)%}", "{%$1 if true $2%}")
                .replaceAll("\\{%(-?)\\s*endgeneration\\s*(-?)%}", "{%$1 endif $2%}");
        // Jinja leaves out one line's end at the template's own.
        String whole = JinjaConstructs.sharpened(plain.endsWith("\n") ? plain.substring(0, plain.length() - 1) : plain);
        JinjaConstructs.unsupported(whole).ifPresent(what -> {
            throw new IllegalArgumentException("the chat template uses " + what
                    + ", which cannot be rendered here as transformers would render it");
        });
        return new Jinja(whole, tokens);
    }

    private static Jinjava engine() {
        Jinjava engine = new Jinjava(JinjavaConfig.newBuilder()
                .withTrimBlocks(true)
                .withLstripBlocks(true)
                // What somebody says is never read as a template.
                .withNestedInterpretationEnabled(false)
                .withKeepTrailingNewline(true)
                .withLegacyOverrides(likePython())
                .build());
        engine.getGlobalContext()
                .registerFunction(new ELFunctionDefinition("", "raise_exception", Jinja.class, "raise", Object.class));
        return engine;
    }

    /** Where the engine has ways of its own from former times. */
    private static LegacyOverrides likePython() {
        return LegacyOverrides.newBuilder()
                .withEvaluateMapKeys(true)
                .withIterateOverMapKeys(true)
                .withUsePyishObjectMapper(true)
                .withUseNaturalOperatorPrecedence(true)
                .withParseWhitespaceControlStrictly(true)
                .withAllowAdjacentTextNodes(true)
                .withUseTrimmingForNotesAndExpressions(true)
                .withKeepNullableLoopValues(true)
                .withHandleBackslashInQuotesOnly(true)
                .build();
    }

    /** The function {@code raise_exception} of templates. */
    @SuppressWarnings("DoNotCallSuggester")
    public static Object raise(Object message) {
        throw new RefusedException(String.valueOf(message));
    }

    /**
     * Renders turns.
     *
     * @param answering whether the beginning of the assistant's next turn follows
     * @throws RefusedException when the template refuses them, with its words
     */
    String render(List<Message> messages, boolean answering) {
        Map<String, Object> names = new HashMap<>(tokens);
        names.put("messages", messages.stream().map(Jinja::tree).toList());
        names.put("add_generation_prompt", answering);
        RenderResult result = ENGINE.renderForResult(template, names);
        Optional<TemplateError> error = result.getErrors().stream().findFirst();
        if (error.isPresent()) {
            throw new RefusedException(reason(error.get()));
        }
        return result.getOutput();
    }

    private static String reason(TemplateError error) {
        for (Throwable cause = error.getException(); cause != null; cause = cause.getCause()) {
            if (cause instanceof RefusedException refused) {
                return refused.getMessage();
            }
        }
        return error.getMessage();
    }

    private static Map<String, Object> tree(Message message) {
        Map<String, Object> tree = new LinkedHashMap<>();
        // Models know the later name of system by its earlier one.
        Role role = message.role() == Role.DEVELOPER ? Role.SYSTEM : message.role();
        tree.put("role", role.wireName());
        tree.put("content", message.content());
        return tree;
    }
}
