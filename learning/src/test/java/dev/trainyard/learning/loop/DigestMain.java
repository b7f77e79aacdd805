package dev.trainyard.learning.loop;

import dev.trainyard.job.tensor.Tensor;
import dev.trainyard.learning.engine.DeviceChoice;
import dev.trainyard.learning.engine.Engine;
import dev.trainyard.learning.engine.EngineSettings;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** A process that does the demanding run and says what it came to. */
final class DigestMain {

    private DigestMain() {}

    public static void main(String[] arguments) {
        try (Engine engine = Engine.start(EngineSettings.defaults().on(DeviceChoice.CPU))) {
            System.out.println(digest(engine));
        }
    }

    /** Of the last state's weights and optimizer state. */
    static String digest(Engine engine) {
        TrainingState last =
                Demanding.live(engine, Demanding.RECIPES, Demanding.ROWS).last();
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (List<Tensor> tensors : List.of(last.weights(), last.optimizer())) {
                tensors.forEach(tensor -> digest.update(tensor.bytes().duplicate()));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
