package dev.trainyard.system;

import dev.trainyard.commandline.stack.YardSettings;
import dev.trainyard.system.yard.TestedYard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives every test that asks for it the same yard with two trainers, which is stopped after the last of them. */
final class SharedYard implements ParameterResolver {

    private static final ExtensionContext.Namespace SPACE = ExtensionContext.Namespace.create(SharedYard.class);

    private record Started(TestedYard yard) implements AutoCloseable {
        static Started now() {
            try {
                Path data = Files.createDirectories(Path.of("target", "yards", "shared-" + System.nanoTime()));
                return new Started(TestedYard.start(data, YardSettings.of(TestedYard.freePort(), 2)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            yard.close();
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
