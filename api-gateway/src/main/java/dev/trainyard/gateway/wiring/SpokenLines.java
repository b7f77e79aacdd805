package dev.trainyard.gateway.wiring;

import dev.trainyard.gateway.outbound.GenerationService;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What an evaluator says, line by line; closing it early closes the connection, by which the evaluator knows. */
final class SpokenLines implements GenerationService.Speech {

    private static final GenerationService.Part CUT_OFF = new GenerationService.Part.BrokenOff(
            "generation_cut_off", "The answer broke off before its end; try again.");

    private final BufferedReader lines;

    SpokenLines(InputStream body) {
        this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    @Override
    public GenerationService.Part next() {
        try {
            String line = lines.readLine();
            return line == null ? CUT_OFF : GenerationLines.part(line);
        } catch (IOException e) {
            return CUT_OFF;
        }
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException e) {
            throw new UncheckedIOException("an answer that is not wanted any more could not be closed", e);
        }
    }
}
