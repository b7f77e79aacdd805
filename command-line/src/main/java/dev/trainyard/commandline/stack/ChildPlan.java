package dev.trainyard.commandline.stack;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a child process is started and how one sees that it can be used.
 *
 * @param health an address that answers 200 when it is ready; without one it prints a line
 */
public record ChildPlan(String name, List<String> command, Map<String, String> environment, Optional<URI> health) {

    public ChildPlan {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
