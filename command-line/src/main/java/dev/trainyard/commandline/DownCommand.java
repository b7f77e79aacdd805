package dev.trainyard.commandline;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine;

/** Stops a yard that runs elsewhere. */
@CommandLine.Command(name = "down", description = "Stops the yard of a folder.", mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {

    private static final long LONGEST_STOP_SECONDS = 150;

    @CommandLine.Mixin
    private YardOptions yard = new YardOptions();

    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException {
        Optional<ProcessHandle> owner = yard.open().owner();
        if (owner.isEmpty()) {
            System.out.println("No yard is up in " + yard.open().root());
            return 0;
        }
        owner.get().destroy();
        try {
            owner.get().onExit().get(LONGEST_STOP_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            System.err.println("The yard (process " + owner.get().pid() + ") has not stopped yet.");
            return 1;
        }
        System.out.println("Stopped");
        return 0;
    }
}
