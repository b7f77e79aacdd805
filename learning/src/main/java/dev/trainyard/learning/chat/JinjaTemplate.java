package dev.trainyard.learning.chat;

import dev.trainyard.job.conversation.Conversation;
import dev.trainyard.job.conversation.Message;
import dev.trainyard.job.conversation.Role;
import dev.trainyard.learning.language.Example;
import dev.trainyard.learning.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A model's own template. What an assistant says is found by rendering a conversation up to it and with it: the one must
 * begin the other, and both the whole, or nobody could say what is to be learnt. A special token's name that stands in
 * a message is plain text there, so that nobody can speak for another.
 */
public final class JinjaTemplate implements ChatTemplate {

    private static final char FIRST_MARK = '\uE000';

    private final Jinja jinja;
    private final Tokenizer tokenizer;
    private final int end;
    private final Set<Integer> ends;
    private final List<String> names;

    /**
     * Makes one for a model.
     *
     * @param template in Jinja
     * @param tokens special tokens that templates know by name, such as {@code eos_token}
     * @throws IllegalArgumentException when it cannot be rendered faithfully, with the reason
     */
    public JinjaTemplate(String template, Map<String, String> tokens, Tokenizer tokenizer, int end, Set<Integer> ends) {
        this.jinja = Jinja.of(template, tokens);
        this.tokenizer = tokenizer;
        this.end = end;
        this.ends = Set.copyOf(ends);
        this.names = tokenizer.specialTokens().keySet().stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        requireUsable();
    }

    /** Every template has a place for a question and its answer. */
    private void requireUsable() {
        List<Message> smallest = List.of(Message.of(Role.USER, "a"), Message.of(Role.ASSISTANT, "b"));
        try {
            jinja.render(smallest, false);
        } catch (Jinja.RefusedException e) {
            throw new IllegalArgumentException(
                    "the chat template renders not even one question with its answer: " + e.getMessage(), e);
        }
    }

    @Override
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    @Override
    public int end() {
        return end;
    }

    @Override
    public Set<Integer> ends() {
        return ends;
    }

    @Override
    public Optional<String> refusal(List<Message> messages) {
        return ChatTemplate.toolsIn(messages).or(() -> refusalOf(() -> prompt(messages)));
    }

    @Override
    public Optional<String> refusal(Conversation conversation) {
        return ChatTemplate.toolsIn(conversation).or(() -> refusalOf(() -> example(conversation)));
    }

    private static Optional<String> refusalOf(Runnable rendering) {
        try {
            rendering.run();
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of("is refused by this model's chat template: " + e.getMessage());
        }
    }

    @Override
    public int[] prompt(List<Message> messages) {
        char mark = markFor(messages);
        return encode(render(broken(messages, mark), true), mark);
    }

    @Override
    public Example example(Conversation conversation) {
        char mark = markFor(conversation.messages());
        List<Message> messages = broken(conversation.messages(), mark);
        String whole = render(messages, false);
        MarkedTokens tokens = new MarkedTokens();
        int at = 0;
        for (int i = 0; i < messages.size(); i++) {
            if (!messages.get(i).learnt()) {
                continue;
            }
            String before = render(messages.subList(0, i), true);
            String with = render(messages.subList(0, i + 1), false);
            requireBeginning(before, with, i);
            requireBeginning(with, whole, i);
            if (before.length() < at) {
                throw new IllegalArgumentException("message " + i + " changes how those before it are written");
            }
            tokens.add(false, encode(whole.substring(at, before.length()), mark));
            addLearnt(tokens, encode(whole.substring(before.length(), with.length()), mark), i);
            at = with.length();
        }
        tokens.add(false, encode(whole.substring(at), mark));
        return tokens.example();
    }

    /** Up to the token that ends it; what the template writes behind that is nobody's word. */
    private void addLearnt(MarkedTokens tokens, int[] said, int message) {
        int last = said.length - 1;
        while (last >= 0 && !ends.contains(said[last])) {
            last--;
        }
        if (last < 0) {
            throw new IllegalArgumentException("it writes no token that ends an answer behind message " + message
                    + ", so a model could not learn where to stop");
        }
        for (int i = 0; i < said.length; i++) {
            tokens.add(i <= last, said[i]);
        }
    }

    private static void requireBeginning(String beginning, String whole, int message) {
        if (!whole.startsWith(beginning)) {
            throw new IllegalArgumentException("what it writes up to message " + message
                    + " is not how it begins the whole, so nobody can say which tokens are the assistant's");
        }
    }

    private String render(List<Message> messages, boolean answering) {
        try {
            return jinja.render(messages, answering);
        } catch (Jinja.RefusedException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** A letter that none of the messages has. */
    private static char markFor(List<Message> messages) {
        char mark = FIRST_MARK;
        while (contains(messages, mark)) {
            mark++;
        }
        return mark;
    }

    private static boolean contains(List<Message> messages, char mark) {
        return messages.stream().anyMatch(message -> message.content().indexOf(mark) >= 0);
    }

    private List<Message> broken(List<Message> messages, char mark) {
        List<Message> broken = new ArrayList<>();
        for (Message message : messages) {
            String content = message.content();
            for (String name : names) {
                int second = name.offsetByCodePoints(0, 1);
                content = content.replace(name, name.substring(0, second) + mark + name.substring(second));
            }
            broken.add(new Message(
                    message.role(),
                    content,
                    message.name(),
                    message.toolCalls(),
                    message.toolCallId(),
                    message.learnt()));
        }
        return broken;
    }

    private int[] encode(String rendered, char mark) {
        MarkedTokens tokens = new MarkedTokens();
        for (String piece : rendered.split(String.valueOf(mark), -1)) {
            tokens.add(false, tokenizer.encodeWithSpecialTokens(piece));
        }
        return tokens.tokens();
    }
}
