import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Writes examples/questions.jsonl: questions about a few sentences that stand before them, as conversations in OpenAI's
 * form. The answer is in the text and nowhere else, so a model that answers has learnt to read, not to remember.
 *
 *     java examples/Questions.java > examples/questions.jsonl
 */
class Questions {

    static final long SEED = 1637;
    static final int EXAMPLES = 4000;
    static final List<String> NAMES = List.of("Ada", "Ben", "Cleo", "Dan", "Eva", "Finn", "Gus", "Hana");
    static final List<String> PLACES =
            List.of("garden", "kitchen", "cellar", "library", "attic", "stable", "workshop", "harbour");

    public static void main(String[] arguments) {
        Random random = new Random(SEED);
        Set<String> lines = new LinkedHashSet<>();
        while (lines.size() < EXAMPLES) {
            List<String> names = drawn(NAMES, random);
            List<String> places = drawn(PLACES, random);
            StringBuilder told = new StringBuilder();
            for (int i = 0; i < 3; i++) {
                told.append(names.get(i)).append(" is in the ").append(places.get(i)).append(". ");
            }
            int asked = random.nextInt(3);
            lines.add("{\"messages\": [{\"role\": \"user\", \"content\": \"" + told + "Where is " + names.get(asked)
                    + "?\"}, {\"role\": \"assistant\", \"content\": \"In the " + places.get(asked) + ".\"}]}\n");
        }
        System.out.print(String.join("", lines));
    }

    static List<String> drawn(List<String> from, Random random) {
        List<String> shuffled = new ArrayList<>(from);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }
}
