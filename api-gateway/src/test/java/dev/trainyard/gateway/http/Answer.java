package dev.trainyard.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What the gateway answered. */
record Answer(HttpResponse<byte[]> response) {

    private static final ObjectMapper JSON = new ObjectMapper();

    int status() {
        return response.statusCode();
    }

    String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    String text() {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    JsonNode json() {
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new AssertionError("no JSON: " + status() + " " + text(), e);
        }
    }

    /** The answer, which must be a good one. */
    JsonNode ok() {
        assertThat(status()).as(text()).isEqualTo(200);
        return json();
    }

    /** The member {@code id} of a good answer. */
    String id() {
        return ok().get("id").asText();
    }

    /** A text member of every item of a list. */
    List<String> each(String member) {
        List<String> values = new ArrayList<>();
        ok().get("data").forEach(item -> values.add(item.get(member).asText()));
        return values;
    }

    /** The error in the protocol's envelope, which must be whole and say nothing of the inside. */
    JsonNode error(int status) {
        assertThat(status()).as(text()).isEqualTo(status);
        assertThat(header("content-type")).startsWith("application/json");
        assertThat(header("x-request-id")).startsWith("req_");
        assertThat(text())
                .doesNotContain("Exception", "java.", "jakarta.", "quarkus", "<html", "\tat ", "dev.trainyard");
        JsonNode error = json().get("error");
        for (String member : List.of("message", "type", "param", "code")) {
            assertThat(error.has(member)).as(member + " in " + text()).isTrue();
        }
        assertThat(error.get("message").asText()).isNotBlank();
        return error;
    }

    /** The members at fault in a refusal. */
    List<String> params(int status) {
        JsonNode error = error(status);
        List<String> params = new ArrayList<>();
        if (error.has("errors")) {
            error.get("errors").forEach(one -> params.add(one.get("param").asText()));
        } else {
            params.add(error.get("param").asText());
        }
        return params;
    }
}
