package dev.trainyard.trainer.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.trainyard.learning.loop.StepReport;
import dev.trainyard.messaging.codec.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** A step's report as plain members: so it travels, so it is stored, so the gateway answers with it. */
final class StepJson {

    private StepJson() {}

    static Map<String, Object> of(StepReport report) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("step", report.step());
        json.put("epoch", report.epoch());
        json.put("train_loss", report.trainLoss());
        put(json, "train_accuracy", report.trainAccuracy());
        put(json, "valid_loss", report.validLoss());
        put(json, "valid_accuracy", report.validAccuracy());
        json.put("learning_rate", report.learningRate());
        json.put("gradient_norm", report.gradientNorm());
        json.put("step_seconds", report.seconds());
        return json;
    }

    private static void put(Map<String, Object> json, String name, OptionalDouble value) {
        if (value.isPresent() && Double.isFinite(value.getAsDouble())) {
            json.put(name, value.getAsDouble());
        }
    }

    static byte[] write(List<StepReport> reports) throws JsonProcessingException {
        return Json.mapper()
                .writeValueAsBytes(reports.stream().map(StepJson::of).toList());
    }

    static StepReport read(Map<String, Object> json) {
        return new StepReport(
                ((Number) json.get("step")).longValue(),
                ((Number) json.get("epoch")).longValue(),
                number(json, "train_loss").orElse(Double.NaN),
                number(json, "train_accuracy"),
                number(json, "valid_loss"),
                number(json, "valid_accuracy"),
                number(json, "learning_rate").orElse(Double.NaN),
                number(json, "gradient_norm").orElse(Double.NaN),
                number(json, "step_seconds").orElse(Double.NaN));
    }

    private static OptionalDouble number(Map<String, Object> json, String name) {
        return json.get(name) instanceof Number number
                ? OptionalDouble.of(number.doubleValue())
                : OptionalDouble.empty();
    }
}
