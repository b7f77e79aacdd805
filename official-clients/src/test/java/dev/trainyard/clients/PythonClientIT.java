package dev.trainyard.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * OpenAI's client for Python, with nothing changed but the address. It is an outside judge: where there is no Python, or
 * nothing that its package can be had from, this is passed over and {@code ./trainyard test} names it as absent.
 */
@ExtendWith(RunningYard.class)
@Timeout(900)
class PythonClientIT {

    private static final String FETCH = "python3 -m venv environment"
            + " && environment/bin/pip install --quiet --disable-pip-version-check --requirement requirements.txt";

    @Test
    void theClientForPythonFindsNothingAmiss(URI yard) throws IOException, InterruptedException {
        Workshop workshop = Workshop.of("python", List.of("requirements.txt", "client_test.py"));
        Workshop.Ending fetched = workshop.run(Map.of(), "sh", "-c", FETCH);
        assumeTrue(fetched.status() == 0, () -> "outside judge absent: PyPI's openai\n" + fetched.output());

        Workshop.Ending judged =
                workshop.run(Workshop.settings(yard), "environment/bin/python", "-m", "unittest", "client_test");

        assertThat(judged.status()).as(judged.output()).isZero();
        assertThat(judged.output()).containsPattern("Ran [1-9]");
    }
}
