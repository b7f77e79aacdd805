package dev.trainyard.benchmarks;

import dev.trainyard.benchmarks.language.TokenRate;
import dev.trainyard.benchmarks.language.TokenRun;
import dev.trainyard.learning.engine.DeviceChoice;
import dev.trainyard.learning.engine.Engine;
import dev.trainyard.learning.engine.EngineSettings;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * How many tokens a second language models learn from on a device. Arguments: the device (auto, cpu, cuda), the number
 * of steps, then runs as {@link TokenRun#parse} reads them. No figure of {@link Figures}: what it comes to depends on
 * a card that most machines do not have.
 */
public final class TokenRates {

    private TokenRates() {}

    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        DeviceChoice device = DeviceChoice.valueOf(arguments[0].toUpperCase(Locale.ROOT));
        List<TokenRun> runs = List.of(arguments).subList(2, arguments.length).stream()
                .map(TokenRun::parse)
                .toList();
        try (Engine engine = Engine.start(EngineSettings.defaults().on(device))) {
            out.println(engine.identity().toMap());
            runs.forEach(new TokenRate(engine, Integer.parseInt(arguments[1]), System::nanoTime, out)::measure);
        }
    }
}
