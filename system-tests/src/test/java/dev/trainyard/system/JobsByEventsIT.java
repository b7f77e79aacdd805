package dev.trainyard.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.system.yard.Answer;
import dev.trainyard.system.yard.Api;
import dev.trainyard.system.yard.Events;
import dev.trainyard.system.yard.Events.Told;
import dev.trainyard.system.yard.JobCourse;
import dev.trainyard.system.yard.TestedYard;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Jobs in and results out by plain Kafka, compared with what HTTP says of the same. */
@ExtendWith(SharedYard.class)
@Timeout(300)
class JobsByEventsIT {

    private final Api api;
    private final Events events;

    JobsByEventsIT(TestedYard yard) {
        this.api = yard.api();
        this.events = new Events(yard.bootstrap(), "/tests/events");
    }

    private Map<String, Object> job(int seed) {
        String file = api.upload("iris.csv", Iris.bytes());
        return new LinkedHashMap<>(Map.of("model", "mlp", "training_file", file, "recipe", Iris.recipe(seed, 20)));
    }

    private List<String> eventsByHttp(String job) {
        List<String> newestFirst = new ArrayList<>();
        api.get("/v1/fine_tuning/jobs/" + job + "/events?limit=100")
                .good()
                .json()
                .get("data")
                .forEach(event -> newestFirst.add(event.get("id").asText()));
        Collections.reverse(newestFirst);
        return newestFirst;
    }

    @Test
    void anEventBecomesAJobWhoseResultsComeInTheOrderOfTheLog() {
        String id = UUID.randomUUID().toString();
        events.submit(id, job(11));
        String job = events.awaitJob(id);

        Predicate<Told> succeeded = told -> told.isOf(job) && told.type().equals("dev.trainyard.job.succeeded.v1");
        List<Told> told = events.readUntil(Events.RESULTS, "the job has succeeded", succeeded).stream()
                .filter(one -> one.isOf(job))
                .toList();

        JobCourse course = new JobCourse(api, job);
        assertThat(course.awaitEnd().get("fine_tuned_model").asText()).startsWith("ft:mlp:local:");
        assertThat(told.stream().map(one -> one.data().get("sequence").asLong()).toList())
                .as("each at least once, in the order of the log")
                .isSorted();
        assertThat(told.stream()
                        .map(one -> one.data().get("id").asText())
                        .distinct()
                        .toList())
                .as("every event that HTTP lists, and no other")
                .isEqualTo(eventsByHttp(job));
        assertThat(told)
                .filteredOn(one -> one.type().equals("dev.trainyard.checkpoint.scored.v1")
                        && one.data().at("/data/rows_of").asText().equals("validation"))
                .map(one -> one.data().at("/data/metrics/accuracy/value"))
                .containsExactlyInAnyOrderElementsOf(course.checkpoints().stream()
                        .map(checkpoint -> checkpoint.at("/evaluation/metrics/accuracy/value"))
                        .toList());
    }

    @Test
    void theSameEventAgainIsTheSameJob() {
        String id = UUID.randomUUID().toString();
        String later = UUID.randomUUID().toString();
        Map<String, Object> body = job(12);
        events.submit(id, body);
        events.submit(id, body);
        events.submit(later, job(13));

        List<Told> told = events.readUntil(Events.RESULTS, "what was sent after it is a job", events.created(later));

        assertThat(told.stream().filter(events.created(id)).map(Told::job).distinct())
                .hasSize(1);
    }

    @Test
    void aRefusalComesBackWithTheErrorThatHttpAnswersAndIsKept() {
        String id = UUID.randomUUID().toString();
        Map<String, Object> body = job(14);
        body.put("training_file", "file-nothing");
        body.put("suffix", "");
        Answer byHttp = api.post("/v1/fine_tuning/jobs", body);
        assertThat(byHttp.status()).isEqualTo(400);

        events.submit(id, body);

        JsonNode error = events.readUntil(Events.RESULTS, "it is refused", events.refused(id)).stream()
                .filter(events.refused(id))
                .findFirst()
                .orElseThrow()
                .data()
                .get("error");
        assertThat(error).isEqualTo(byHttp.json().get("error"));
        Predicate<Told> letter = told -> id.equals(told.headers().get("ce_id"));
        assertThat(events.readUntil(Events.DEAD_LETTERS, "it is among the dead letters", letter))
                .filteredOn(letter)
                .map(Told::headers)
                .allSatisfy(headers -> {
                    assertThat(headers.get("trainyard_topic")).isEqualTo(Events.SUBMISSIONS);
                    assertThat(headers.get("trainyard_reason")).isNotBlank();
                });
    }
}
