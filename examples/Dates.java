import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/**
 * Writes examples/dates.jsonl: a small translation, from dates as people write them to dates as machines do, as
 * conversations in OpenAI's form. No day stands there twice, so a model that answers for days that it has not seen has
 * learnt the rule.
 *
 *     java examples/Dates.java > examples/dates.jsonl
 */
class Dates {

    static final long SEED = 1582;
    static final int DAYS = 3000;

    public static void main(String[] arguments) {
        Random random = new Random(SEED);
        DateTimeFormatter words = DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH);
        Set<LocalDate> days = new LinkedHashSet<>();
        while (days.size() < DAYS) {
            days.add(LocalDate.of(1950, 1, 1).plusDays(random.nextInt(100 * 365)));
        }
        StringBuilder lines = new StringBuilder();
        for (LocalDate day : days) {
            lines.append("{\"messages\": [{\"role\": \"user\", \"content\": \"")
                    .append(day.format(words))
                    .append("\"}, {\"role\": \"assistant\", \"content\": \"")
                    .append(day)
                    .append("\"}]}\n");
        }
        System.out.print(lines);
    }
}
