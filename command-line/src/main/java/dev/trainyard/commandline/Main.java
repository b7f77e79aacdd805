package dev.trainyard.commandline;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.trainyard.commandline.client.ApiException;
import dev.trainyard.commandline.stack.UnfitException;
import java.io.IOException;
import java.net.ConnectException;
import picocli.CommandLine;

/** {@code trainyard}: large models as a service on your own machines. */
@CommandLine.Command(
        name = "trainyard",
        description = "Large models as a service on your own machines.",
        mixinStandardHelpOptions = true,
        version = "trainyard 0.1.0",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "First steps:",
            "  ./trainyard demo                                       everything once, in a minute",
            "  ./trainyard up                                         a yard that stays, at port 8080",
            "  ./trainyard train examples/iris.csv --target species   a model, from another terminal",
            "",
            "Each command tells more with --help. The tests: ./trainyard test"
        },
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            DownCommand.class,
            TrainCommand.class,
            WatchCommand.class,
            PredictCommand.class,
            ModelsCommand.class,
            RedriveCommand.class
        })
public final class Main implements Runnable {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    private Main() {}

    /** Without a command: what there is. */
    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }

    public static void main(String[] arguments) {
        System.exit(commands().execute(arguments));
    }

    static CommandLine commands() {
        CommandLine commands = new CommandLine(new Main()).setUsageHelpWidth(100);
        commands.setExpandAtFiles(false); // the file of --recipe @FILE is a recipe, not more arguments
        commands.setExecutionExceptionHandler((failure, command, parsed) -> {
            System.err.println(explain(failure));
            return 1;
        });
        return commands;
    }

    private static String explain(Exception failure) {
        return switch (failure) {
            case UnfitException unfit -> unfit.getMessage();
            case ApiException refused -> "The yard refused: " + refused.getMessage();
            case JsonProcessingException text -> "That is no JSON: " + text.getOriginalMessage();
            case ConnectException ignored -> "No yard answers there. Start one with ./trainyard up.";
            case IOException broken -> "It did not work: " + broken;
            default -> {
                failure.printStackTrace();
                yield "This should not have happened; the lines above say where.";
            }
        };
    }
}
