package dev.trainyard.evaluator.run;

import dev.trainyard.learning.generation.Answer;
import dev.trainyard.learning.generation.GenerationListener;
import dev.trainyard.learning.generation.GenerationRequest;
import dev.trainyard.learning.generation.TokenChance;
import dev.trainyard.learning.tokenizer.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** One question under way: it has a model and a place until it is closed. */
public final class Generation implements AutoCloseable {

    private final LoadedLanguageModels.Borrowing.Borrowed borrowed;
    private final GenerationRequest request;
    private final GenerationQuestion question;
    private final Runnable leave;

    Generation(
            LoadedLanguageModels.Borrowing.Borrowed borrowed,
            GenerationRequest request,
            GenerationQuestion question,
            Runnable leave) {
        this.borrowed = borrowed;
        this.request = request;
        this.question = question;
        this.leave = leave;
    }

    /**
     * Answers, piece by piece.
     *
     * @param sink takes each piece as a JSON object; false ends the answer at the next token, and nothing more comes
     */
    public void run(Predicate<Map<String, Object>> sink) {
        Teller teller = new Teller(sink);
        if (question.echo() && question.beginning() instanceof GenerationQuestion.Beginning.Prompt prompt) {
            for (int choice = 0; choice < question.choices(); choice++) {
                teller.tell(piece(choice, prompt.text()));
            }
        }
        List<Answer> answers = borrowed.model().generator().generate(request, teller);
        Map<String, Object> usage = new LinkedHashMap<>();
        usage.put("prompt_tokens", request.prompt().length);
        usage.put("completion_tokens", answers.stream().mapToInt(Answer::tokens).sum());
        teller.tell(Map.of("usage", usage));
    }

    private static Map<String, Object> piece(int choice, String text) {
        Map<String, Object> piece = new LinkedHashMap<>();
        piece.put("index", choice);
        piece.put("text", text);
        return piece;
    }

    private final class Teller implements GenerationListener {
        private final Predicate<Map<String, Object>> sink;
        private boolean heard = true;

        Teller(Predicate<Map<String, Object>> sink) {
            this.sink = sink;
        }

        boolean tell(Map<String, Object> piece) {
            heard = heard && sink.test(piece);
            return heard;
        }

        @Override
        public boolean grown(int choice, String text, List<TokenChance> chances) {
            if (text.isEmpty() && chances.isEmpty()) {
                return heard;
            }
            Map<String, Object> piece = piece(choice, text);
            if (request.logProbabilities().isPresent()) {
                piece.put("tokens", chances.stream().map(this::chance).toList());
            }
            return tell(piece);
        }

        @Override
        public void finished(int choice, Answer.End end) {
            Map<String, Object> piece = new LinkedHashMap<>();
            piece.put("index", choice);
            switch (end) {
                case STOP -> piece.put("finish", "stop");
                case LENGTH -> piece.put("finish", "length");
                case CANCELLED -> {
                    return; // nobody listens
                }
            }
            tell(piece);
        }

        private Map<String, Object> chance(TokenChance chance) {
            Map<String, Object> json = token(chance);
            json.put("top", chance.best().stream().map(this::token).toList());
            return json;
        }

        private Map<String, Object> token(TokenChance chance) {
            Tokenizer tokenizer = borrowed.model().files().tokenizer();
            String text = tokenizer.specialTokens().entrySet().stream()
                    .filter(special -> special.getValue() == chance.token())
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElseGet(() -> tokenizer.decode(chance.token()));
            List<Integer> bytes = new ArrayList<>();
            for (byte value : text.getBytes(StandardCharsets.UTF_8)) {
                bytes.add(Byte.toUnsignedInt(value));
            }
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("token", text);
            json.put("logprob", chance.logProbability());
            json.put("bytes", bytes);
            return json;
        }
    }

    @Override
    public void close() {
        borrowed.close();
        leave.run();
    }
}
