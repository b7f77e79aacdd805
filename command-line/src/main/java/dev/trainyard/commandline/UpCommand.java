package dev.trainyard.commandline;

import dev.trainyard.commandline.stack.Console;
import dev.trainyard.commandline.stack.Installation;
import dev.trainyard.commandline.stack.Yard;
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
            paramLabel = "PORT",
            description = "Where the API answers (default: ${DEFAULT-VALUE})",
            defaultValue = "8080")
    private int port;

    @CommandLine.Option(
            names = "--trainers",
            paramLabel = "COUNT",
            description = "How many jobs can train at once (default: ${DEFAULT-VALUE})",
            defaultValue = "1")
    private int trainers;

    @CommandLine.Option(names = "--verbose", description = "Show every line of every process")
    private boolean verbose;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Console console = new Console(System.out, verbose);
        YardSettings settings = YardSettings.of(port, trainers);
        Yard stack = new Yard(yard.open(), Installation.current(), console, Clock.systemUTC(), settings);
        return YardRun.run(stack, () -> {
            welcome(stack, console);
            return stack.awaitEnd() ? 0 : 1;
        });
    }

    private static void welcome(Yard stack, Console console) {
        console.say("");
        console.say("The yard is up. Its API answers at " + stack.address() + "/v1, its description at "
                + stack.address() + "/openapi.");
        console.say("  every process's log   " + stack.logs());
        console.say("  its jobs              curl " + stack.address() + "/v1/fine_tuning/jobs");
        console.say(
                "  a first model         ./trainyard train examples/iris.csv --target species" + stack.folderOption());
        console.say("Ctrl-C stops it; the next start finds everything again.");
    }
}
