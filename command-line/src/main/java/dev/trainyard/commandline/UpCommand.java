package dev.trainyard.commandline;

import dev.trainyard.commandline.stack.Console;
import dev.trainyard.commandline.stack.Installation;
import dev.trainyard.commandline.stack.Yard;
import dev.trainyard.commandline.stack.YardFolder;
import dev.trainyard.commandline.stack.YardSettings;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Runs a yard until Ctrl-C. */
@CommandLine.Command(
        name = "up",
        description =
                "Runs a whole yard on this machine until Ctrl-C. Started again on the same folder, it finds all of"
                        + " its jobs, files and models again.",
        mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {

    @CommandLine.Mixin
    private YardOptions yard = new YardOptions();

    @CommandLine.Option(
            names = "--port",
            description = "Where the API answers (default: ${DEFAULT-VALUE})",
            defaultValue = "8080")
    private int port;

    @CommandLine.Option(
            names = "--trainers",
            description = "How many jobs can train at once (default: ${DEFAULT-VALUE})",
            defaultValue = "1")
    private int trainers;

    @CommandLine.Option(names = "--verbose", description = "Show every line of every process")
    private boolean verbose;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Console console = new Console(System.out, verbose);
        YardFolder folder = yard.open();
        Yard stack =
                new Yard(folder, Installation.current(), console, Clock.systemUTC(), YardSettings.of(port, trainers));
        console.say("Starting the yard in " + folder.root());
        StopSignal signal = StopSignal.listen();
        boolean well = false;
        try {
            stack.start();
            console.say("The yard is up: " + stack.address() + "/v1   logs in "
                    + folder.root().resolve("logs"));
            console.say("Try ./trainyard train examples/iris.csv --target species   Ctrl-C stops it.");
            well = stack.awaitEnd();
        } catch (InterruptedException e) {
            well = signal.isReceived();
        } finally {
            signal.stopping();
            console.say("Stopping");
            try {
                stack.stop();
                console.say("Stopped");
            } finally {
                signal.stopped();
            }
        }
        return well ? 0 : 1;
    }
}
