package dev.trainyard.commandline;

import dev.trainyard.commandline.client.ApiClient;
import dev.trainyard.commandline.client.ModelTransfer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Brings models into the yard, and home from it. */
@CommandLine.Command(
        name = "models",
        description = "Brings language models into the yard, and home from it.",
        mixinStandardHelpOptions = true,
        subcommands = {ModelsCommand.Import.class, ModelsCommand.Export.class})
final class ModelsCommand implements Runnable {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    /** Without a command: what there is. */
    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }

    /** From a folder into the yard. */
    @CommandLine.Command(
            name = "import",
            description = "Takes in a GPT-2 that transformers' save_pretrained has written.",
            mixinStandardHelpOptions = true)
    static final class Import implements Callable<Integer> {

        @CommandLine.Mixin
        private YardAddress yard = new YardAddress();

        @CommandLine.Parameters(index = "0", paramLabel = "DIR", description = "The model's folder")
        private Path folder;

        @CommandLine.Option(names = "--name", description = "By which it shall be called (default: the folder's name)")
        private Optional<String> name = Optional.empty();

        @Override
        public Integer call() throws IOException, InterruptedException {
            Path from = YardOptions.file(folder).toAbsolutePath().normalize();
            String called = name.orElseGet(() -> String.valueOf(from.getFileName()));
            new ModelTransfer(new ApiClient(yard.get()), System.out::println).take(from, called);
            System.out.println("The model " + called + " can be called, and trained on: it is the \"model\" of a job.");
            return 0;
        }
    }

    /** From the yard into a folder. */
    @CommandLine.Command(
            name = "export",
            description = "Writes a model's files into a folder, from which transformers loads it.",
            mixinStandardHelpOptions = true)
    static final class Export implements Callable<Integer> {

        @CommandLine.Mixin
        private YardAddress yard = new YardAddress();

        @CommandLine.Parameters(
                index = "0",
                paramLabel = "MODEL",
                description = "An imported model, a fine-tuned one, or a checkpoint of one")
        private String model;

        @CommandLine.Parameters(index = "1", paramLabel = "DIR", description = "Where to; made when it is not there")
        private Path folder;

        @Override
        public Integer call() throws IOException, InterruptedException {
            Path to = YardOptions.file(folder);
            new ModelTransfer(new ApiClient(yard.get()), System.out::println).bringHome(model, to);
            System.out.println("The model " + model + " lies in " + to + ".");
            return 0;
        }
    }
}
