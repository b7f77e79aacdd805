package dev.trainyard.commandline;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trainyard.commandline.client.ApiClient;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Asks a model. */
@CommandLine.Command(name = "predict", description = "Asks a model about rows.", mixinStandardHelpOptions = true)
final class PredictCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();

    @CommandLine.Mixin
    private YardAddress yard = new YardAddress();

    @CommandLine.Parameters(index = "0", paramLabel = "MODEL", description = "The model's name")
    private String model;

    @CommandLine.Parameters(
            index = "1",
            paramLabel = "ROWS",
            description = "A JSON list of objects, such as '[{\"a\": 1}]'")
    private String rows;

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Map<String, Object>> parsed = JSON.readValue(rows, new TypeReference<List<Map<String, Object>>>() {});
        for (JsonNode prediction : new ApiClient(yard.get()).predict(model, parsed)) {
            System.out.println(prediction);
        }
        return 0;
    }
}
