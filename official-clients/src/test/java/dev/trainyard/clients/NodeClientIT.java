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
 * OpenAI's client for Node, with nothing changed but the address. It is an outside judge: where there is no Node, or
 * nothing that its package can be had from, this is passed over and {@code ./trainyard test} names it as absent.
 */
@ExtendWith(RunningYard.class)
@Timeout(900)
class NodeClientIT {

    private static final String FETCH =
            "command -v node && command -v npm && npm ci --ignore-scripts --no-audit --no-fund";

    @Test
    void theClientForNodeFindsNothingAmiss(URI yard) throws IOException, InterruptedException {
        Workshop workshop = Workshop.of("node", List.of("package.json", "package-lock.json", "client.test.mjs"));
        Workshop.Ending fetched = workshop.run(Map.of(), "sh", "-c", FETCH);
        assumeTrue(fetched.status() == 0, () -> "outside judge absent: npm's openai\n" + fetched.output());

        Workshop.Ending judged =
                workshop.run(Workshop.settings(yard), "node", "--test", "--test-reporter=spec", "client.test.mjs");

        assertThat(judged.status()).as(judged.output()).isZero();
        assertThat(judged.output()).containsPattern("pass [1-9]");
    }
}
