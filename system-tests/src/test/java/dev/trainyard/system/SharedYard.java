package dev.trainyard.system;

import dev.trainyard.commandline.stack.YardSettings;
import dev.trainyard.system.yard.TestedYard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives every test that asks for it the same yard with two trainers, which is stopped after the last of them. It stands
 * on an embedded broker and object store, or on real ones in containers when this run is to.
 */
final class SharedYard implements ExecutionCondition, ParameterResolver {

    private static final ExtensionContext.Namespace SPACE = ExtensionContext.Namespace.create(SharedYard.class);

    /**
     * A suite that wants real servers is left out before anything of it is made, since giving up while a parameter is
     * resolved counts as a failure.
     */
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return RealServers.lackingThoughWanted()
                .map(ConditionEvaluationResult::disabled)
                .orElseGet(() -> ConditionEvaluationResult.enabled("its servers are at hand"));
    }

    private record Started(TestedYard yard, Optional<RealServers> servers) implements AutoCloseable {
        static Started now() {
            Optional<RealServers> servers =
                    RealServers.areWanted() ? Optional.of(RealServers.start()) : Optional.empty();
            try {
                Path data = Files.createDirectories(Path.of("target", "yards", "shared-" + System.nanoTime()));
                YardSettings settings = YardSettings.of(TestedYard.freePort(), 2);
                YardSettings placed =
                        servers.map(there -> settings.on(there.ground())).orElse(settings);
                return new Started(TestedYard.start(data, placed), servers);
            } catch (IOException e) {
                servers.ifPresent(RealServers::close);
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            yard.close();
            servers.ifPresent(RealServers::close);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestedYard.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(SPACE)
                .computeIfAbsent(Started.class, ignored -> Started.now(), Started.class)
                .yard();
    }
}
