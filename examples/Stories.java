import java.util.List;
import java.util.Random;

/**
 * Writes examples/stories.txt: very short stories about animals, to learn a language from that has a few hundred words.
 *
 *     java examples/Stories.java > examples/stories.txt
 */
class Stories {

    static final long SEED = 1812;
    static final int STORIES = 800;
    static final List<String> ANIMALS =
            List.of("fox", "hare", "owl", "badger", "mole", "heron", "otter", "crow", "toad", "hedgehog");
    static final List<String> TRAITS =
            List.of("clever", "hungry", "lonely", "proud", "lazy", "brave", "curious", "old", "patient", "small");
    static final List<String> PLACES = List.of(
            "by the river", "under the old oak", "at the edge of the village", "behind the mill", "on a green hill");
    static final List<String> THINGS =
            List.of("a silver coin", "a warm coat", "a basket of apples", "a broken wheel", "a loaf of bread", "a bell");
    static final List<String> WISHES = List.of(
            "wanted to keep it", "did not know what to do with it", "carried it home", "hid it in the grass",
            "showed it to everybody");
    static final List<String> REPLIES = List.of(
            "\"Give it back,\" said the %s. \"It is not yours.\"",
            "\"What will you do with it?\" asked the %s.",
            "\"I have been looking for that all day,\" said the %s.",
            "The %s laughed and said nothing.",
            "\"Let us share it,\" said the %s, \"and nobody will go without.\"");
    static final List<String> ENDS = List.of(
            "So they shared it, and both were glad.",
            "From that day on they were friends.",
            "And the %s went home with nothing but a good story.",
            "In the evening it rained, and they sat together under one roof.",
            "The %s never spoke of it again.");

    public static void main(String[] arguments) {
        Random random = new Random(SEED);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < STORIES; i++) {
            String first = one(ANIMALS, random);
            String second = one(ANIMALS, random);
            text.append(withArticle("A", one(TRAITS, random))).append(' ').append(first).append(" lived ");
            text.append(one(PLACES, random)).append(". One morning the ").append(first).append(" found ");
            text.append(one(THINGS, random)).append(" and ").append(one(WISHES, random)).append(". Then ");
            text.append(withArticle("a", one(TRAITS, random))).append(' ').append(second).append(" came along. ");
            text.append(one(REPLIES, random).formatted(second)).append(' ');
            text.append(one(ENDS, random).formatted(first)).append("\n\n");
        }
        System.out.print(text);
    }

    static String withArticle(String article, String trait) {
        return article + (trait.startsWith("o") ? "n " : " ") + trait;
    }

    static String one(List<String> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }
}
