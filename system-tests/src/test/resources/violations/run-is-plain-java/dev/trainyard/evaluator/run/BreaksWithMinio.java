package dev.trainyard.evaluator.run;

public class BreaksWithMinio {
    Object client() {
        return new io.minio.MinioClient();
    }
}
