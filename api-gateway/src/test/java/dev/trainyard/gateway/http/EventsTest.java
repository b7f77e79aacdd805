package dev.trainyard.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.gateway.memory.Crew;
import dev.trainyard.gateway.memory.MemoryYard;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(InMemory.class)
class EventsTest {

    private static final String STREAM = "text/event-stream";

    @Inject
    Web web;

    @Inject
    MemoryYard yard;

    @Inject
    Crew crew;

    @Inject
    MeterRegistry meters;

    private String job;
    private String events;

    @BeforeEach
    void submit() {
        job = web.submit(web.upload("iris.csv", MemoryYard.IRIS).id(), Map.of()).id();
        events = "/v1/fine_tuning/jobs/" + job + "/events";
    }

    @Test
    void eventsComeInPagesNewestFirst() {
        crew.finish(job);

        List<String> all = web.get(events).each("id");

        assertThat(web.get(events).ok().at("/data/0/message").asText()).contains("has successfully completed");
        assertThat(web.get(events + "?limit=3&after=" + all.get(1)).each("id")).isEqualTo(all.subList(2, 5));
        assertThat(web.get(events + "?after=" + all.getLast()).ok().get("data")).isEmpty();
        assertThat(web.get(events + "?after=ftevent-unknown").ok().get("data")).isEmpty();
    }

    @Test
    void aCheckpointIsAMetricsEventInTheProtocolsWords() {
        crew.finish(job);

        JsonNode saved = null;
        for (JsonNode event : web.get(events).ok().get("data")) {
            saved = event.get("type").asText().equals("metrics") ? event : saved;
        }

        assertThat(saved.get("object").asText()).isEqualTo("fine_tuning.job.event");
        assertThat(saved.get("level").asText()).isEqualTo("info");
        assertThat(saved.get("message").asText()).isEqualTo("Step 10/30: training loss=0.1000, validation loss=0.1500");
        assertThat(saved.at("/data/step").asInt()).isEqualTo(10);
        assertThat(saved.at("/data/valid_mean_token_accuracy").asDouble()).isEqualTo(0.8);
    }

    @Test
    void aStreamTellsWhatWasAndWhatComesUntilTheEnd() throws IOException {
        try (Stream stream = new Stream("")) {
            assertThat(stream.next().id()).isEqualTo("1");
            crew.finish(job);

            List<String> ids = new ArrayList<>();
            stream.rest().forEach(event -> ids.add(event.id()));

            assertThat(ids)
                    .isEqualTo(
                            numbersTo(web.get(events).ok().get("data").size()).subList(1, ids.size() + 1));
        }
    }

    private static List<String> numbersTo(int last) {
        List<String> numbers = new ArrayList<>();
        for (int i = 1; i <= last; i++) {
            numbers.add(Integer.toString(i));
        }
        return numbers;
    }

    @Test
    void aStreamGoesOnAfterTheLastEventThatTheClientHas() throws IOException {
        crew.finish(job);

        try (Stream stream = new Stream("4")) {
            List<Event> rest = stream.rest();

            assertThat(rest.getFirst().id()).isEqualTo("5");
            assertThat(rest.getLast().data()).contains("successfully completed");
        }
    }

    @Test
    void aClientThatHasEverythingIsToldToAskNoMore() {
        crew.finish(job);
        int count = web.get(events + "?limit=1000").ok().get("data").size();

        Answer answer = web.get(events, "accept", STREAM, "Last-Event-ID", Integer.toString(count));

        assertThat(answer.status()).isEqualTo(204);
    }

    @Test
    void stepsAreToldWhileTheyHappen() throws IOException {
        try (Stream stream = new Stream("")) {
            stream.next();
            yard.progress.add(job, List.of(Map.of("step", 1, "train_loss", 0.5)));

            Event event = stream.next();

            assertThat(event.name()).isEqualTo("metrics");
            assertThat(event.data()).contains("\"train_loss\":0.5");
        }
    }

    @Test
    void aClientThatGoesAwayIsForgotten() throws Exception {
        awaitStreams(0);
        try (Stream stream = new Stream("")) {
            stream.next();
            awaitStreams(1);
        }

        awaitStreams(0);
    }

    private void awaitStreams(int wanted) throws InterruptedException {
        long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (meters.get("trainyard_event_streams").gauge().value() != wanted) {
            assertThat(System.nanoTime()).as("waited too long for " + wanted).isLessThan(until);
            Thread.sleep(10);
        }
    }

    @Test
    void aJobThatIsNotThereIsAnsweredInTheEnvelopeAlsoToStreams() {
        Answer answer = web.get("/v1/fine_tuning/jobs/ftjob-none/events", "accept", STREAM);

        assertThat(answer.error(404).get("code").asText()).isEqualTo("job_not_found");
    }

    private record Event(String name, String id, String data) {}

    /** A client that reads events as they come. */
    private final class Stream implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader lines;

        Stream(String lastEventId) throws IOException {
            socket = new Socket("127.0.0.1", web.port());
            socket.setSoTimeout(60_000);
            String request = "GET " + events + " HTTP/1.1\r\nHost: localhost\r\nAccept: " + STREAM + "\r\n"
                    + "Connection: close\r\n"
                    + (lastEventId.isEmpty() ? "" : "Last-Event-ID: " + lastEventId + "\r\n")
                    + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        }

        Event next() throws IOException {
            Event event = nextOrNone();
            assertThat(event.data()).as("the stream ended").isNotEmpty();
            return event;
        }

        private Event nextOrNone() throws IOException {
            String name = "";
            String id = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("event:")) {
                    name = line.substring(6).strip();
                } else if (line.startsWith("id:")) {
                    id = line.substring(3).strip();
                } else if (line.startsWith("data:")) {
                    return new Event(name, id, line.substring(5).strip());
                }
            }
            return new Event("", "", "");
        }

        /** All events until the gateway ends the stream, which have ids. */
        List<Event> rest() throws IOException {
            List<Event> events = new ArrayList<>();
            for (Event event = nextOrNone(); !event.data().isEmpty(); event = nextOrNone()) {
                if (event.name().equals("fine_tuning.job.event")) {
                    events.add(event);
                }
            }
            return events;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
