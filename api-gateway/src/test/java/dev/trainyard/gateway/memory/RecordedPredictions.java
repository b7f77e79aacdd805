package dev.trainyard.gateway.memory;

import dev.trainyard.gateway.outbound.PredictionService;
import dev.trainyard.job.ledger.ModelView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps what it was asked, and answers what it was told to. */
public final class RecordedPredictions implements PredictionService {

    /** A question as it came. */
    public record Question(String address, ModelView model, List<Map<String, Object>> rows) {}

    private final List<Question> questions = new ArrayList<>();
    private final Map<String, Answer> answers = new HashMap<>();

    @Override
    public synchronized Answer predict(String address, ModelView model, List<Map<String, Object>> rows) {
        questions.add(new Question(address, model, rows));
        return answers.getOrDefault(address, new Answer.Unavailable("nobody told this test's evaluator what to say"));
    }

    /** What the evaluator at an address answers from now on. */
    public synchronized void answer(String address, Answer answer) {
        answers.put(address, answer);
    }

    /** All questions so far. */
    public synchronized List<Question> questions() {
        return List.copyOf(questions);
    }
}
