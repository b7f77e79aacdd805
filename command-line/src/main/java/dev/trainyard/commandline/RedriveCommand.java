package dev.trainyard.commandline;

import dev.trainyard.commandline.client.DeadLetterBox;
import dev.trainyard.commandline.stack.UnfitException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;

/** Shows the dead letters, and sends them again once their cause is mended. */
@CommandLine.Command(
        name = "redrive",
        description =
                "Shows records that nobody could use, and with --send sends them again to where they stood, once.",
        mixinStandardHelpOptions = true)
final class RedriveCommand implements Callable<Integer> {

    @CommandLine.Mixin
    private YardOptions yard = new YardOptions();

    @CommandLine.Option(
            names = "--broker",
            paramLabel = "HOST:PORT",
            description = "The broker (default: that of the yard in --data)")
    private Optional<String> broker = Optional.empty();

    @CommandLine.Option(
            names = "--topic",
            description = "Show records of this topic only; with --send the others count as dealt with")
    private Optional<String> topic = Optional.empty();

    @CommandLine.Option(names = "--send", description = "Send them again; without it they are only shown")
    private boolean send;

    @Override
    public Integer call() throws IOException, ExecutionException, InterruptedException {
        // Kafka's clients tell of each of their settings.
        Logger.getLogger("").setLevel(Level.WARNING);
        try (DeadLetterBox box = new DeadLetterBox(address())) {
            List<DeadLetterBox.Letter> letters = box.unsent().stream()
                    .filter(letter -> topic.isEmpty() || topic.get().equals(letter.topic()))
                    .toList();
            for (DeadLetterBox.Letter letter : letters) {
                System.out.println(letter.topic() + " " + letter.place() + "  " + letter.reason());
                if (send) {
                    box.sendAgain(letter);
                }
            }
            if (send) {
                box.settle();
            }
            System.out.println(letters.size() + (send ? " sent again" : " dead letters; --send sends them again"));
            return 0;
        }
    }

    private String address() throws IOException {
        if (broker.isPresent()) {
            return broker.get();
        }
        return yard.open()
                .recall("port.broker")
                .map(port -> "127.0.0.1:" + port)
                .orElseThrow(() -> new UnfitException("No yard is known there. Say --data DIR or --broker HOST:PORT."));
    }
}
