package dev.trainyard.commandline;

import dev.trainyard.commandline.client.ApiClient;
import dev.trainyard.commandline.client.Follow;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Follows a job that was submitted elsewhere. */
@CommandLine.Command(name = "watch", description = "Follows a job to its end.", mixinStandardHelpOptions = true)
final class WatchCommand implements Callable<Integer> {

    @CommandLine.Mixin
    private YardAddress yard = new YardAddress();

    @CommandLine.Parameters(paramLabel = "JOB", description = "The job's id")
    private String job;

    @Override
    public Integer call() throws IOException, InterruptedException {
        boolean terminal = Terminal.isThere();
        ApiClient api = new ApiClient(yard.get());
        return Ending.tell(new Follow(api, System.out, terminal, Clock.systemUTC()).toEnd(job), System.out);
    }
}
