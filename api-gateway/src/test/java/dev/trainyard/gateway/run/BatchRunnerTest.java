package dev.trainyard.gateway.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.gateway.memory.MemoryYard;
import dev.trainyard.gateway.outbound.LineAnswers;
import dev.trainyard.gateway.outbound.LineAnswers.Answer;
import dev.trainyard.gateway.outbound.LineAnswers.Reply;
import dev.trainyard.job.ledger.BatchView;
import dev.trainyard.job.ledger.BatchView.Status;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.storage.checkpoint.Buckets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Leaders that answer a batch, and die over it. */
class BatchRunnerTest {

    private static final int LINES = 40;
    private static final int PART = BatchView.LEAST_LINES_OF_A_PART;

    private final Map<Integer, AtomicInteger> asked = new ConcurrentHashMap<>();

    /** Every seventh request is refused; every other one is answered with its own number. */
    private Answer echo(Map<String, Object> body) {
        int number = (Integer) body.get("number");
        asked.computeIfAbsent(number, ignored -> new AtomicInteger()).incrementAndGet();
        return isRefused(number)
                ? new Answer.Said(new Reply(400, Map.of("refused", number), 0, 0))
                : new Answer.Said(new Reply(200, Map.of("echo", number), 2, 3));
    }

    private static boolean isRefused(int number) {
        return number % 7 == 3;
    }

    private static String toldOf(BatchView batch, int number) {
        String body = isRefused(number) ? "{\"refused\":" + number + "}" : "{\"echo\":" + number + "}";
        return line(
                batch,
                number,
                "{\"status_code\":" + (isRefused(number) ? 400 : 200) + ",\"request_id\":\"req_x\",\"body\":" + body
                        + "}",
                "null");
    }

    private static String expired(BatchView batch, int number) {
        return line(
                batch,
                number,
                "null",
                "{\"code\":\"batch_expired\",\"message\":\"This request could not be executed before the completion"
                        + " window expired.\"}");
    }

    private static String line(BatchView batch, int number, String response, String error) {
        return "{\"id\":\"batch_req_" + batch.id().substring("batch_".length()) + "_" + (number + 1)
                + "\",\"custom_id\":\"line-" + number + "\",\"response\":" + response + ",\"error\":" + error + "}";
    }

    private static List<String> all(BatchView batch, boolean refused) {
        return IntStream.range(0, LINES)
                .filter(number -> isRefused(number) == refused)
                .mapToObj(number -> toldOf(batch, number))
                .toList();
    }

    private LineAnswers echoing() {
        return (tenant, endpoint, body) -> echo(body);
    }

    @Test
    void everyLineIsAnsweredOnceAndInItsOrder() {
        MortalYard yard = new MortalYard();
        String id = yard.submit(MortalYard.lines(LINES));

        yard.lead(echoing());

        BatchView batch = yard.batch(id);
        assertThat(batch.status()).isEqualTo(Status.COMPLETED);
        assertThat(yard.output(batch)).isEqualTo(all(batch, false));
        assertThat(yard.errors(batch)).isEqualTo(all(batch, true));
        assertThat(batch.progress().tally()).isEqualTo(new BatchView.Tally(34, 6, 68, 102));
        assertThat(asked).hasSize(LINES).allSatisfy((number, times) -> assertThat(times)
                .hasValue(1));
    }

    /** Wherever a leader dies, before or after what it does, the next one's files are those of an unbroken life. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDeathAnywhereLosesNothingAndAnswersNothingTwice(boolean afterTheDeed) {
        int deaths = 0;
        for (boolean died = true; died; deaths++) {
            asked.clear();
            MortalYard yard = new MortalYard();
            String id = yard.submit(MortalYard.lines(LINES));
            yard.dieAt(deaths + 1, afterTheDeed);
            yard.lead(echoing());
            died = yard.hasDied();
            yard.riseAgain();
            yard.lead(echoing());

            BatchView batch = yard.batch(id);
            assertThat(batch.status()).as("death %d", deaths).isEqualTo(Status.COMPLETED);
            assertThat(yard.output(batch)).as("death %d", deaths).isEqualTo(all(batch, false));
            assertThat(yard.errors(batch)).as("death %d", deaths).isEqualTo(all(batch, true));
            int questions = asked.values().stream().mapToInt(AtomicInteger::get).sum();
            assertThat(questions).as("only a part is asked again").isLessThanOrEqualTo(LINES + PART);
        }
        assertThat(deaths)
                .as("events and objects at each of which it died once")
                .isGreaterThan(12);
    }

    @Test
    void aDeposedLeaderLeavesNothingBehindWhatItsFollowerDoes() {
        MortalYard yard = new MortalYard();
        String id = yard.submit(MortalYard.lines(LINES));
        AtomicInteger questions = new AtomicInteger();

        yard.lead((tenant, endpoint, body) -> {
            if (questions.incrementAndGet() == PART + 3) {
                yard.say(new LedgerEvent.LeaderStarted("another", "b"));
            }
            return echo(body);
        });

        assertThat(yard.batch(id).progress().parts()).hasSize(1);
        assertThat(yard.objects("local/batches/")).as("those of the first part").hasSize(2);
        yard.lead(echoing());
        assertThat(yard.output(yard.batch(id))).isEqualTo(all(yard.batch(id), false));
    }

    @Test
    void whatIsUnderWayWhenItIsCancelledIsToldAndNothingElse() {
        MortalYard yard = new MortalYard();
        String id = yard.submit(MortalYard.lines(LINES));
        CountDownLatch cancelled = new CountDownLatch(1);

        yard.lead((tenant, endpoint, body) -> {
            int number = (Integer) body.get("number");
            if (number == PART + 2) {
                yard.say(new LedgerEvent.BatchCancelRequested("local", id));
                cancelled.countDown();
            } else if (number > PART + 2) {
                await(cancelled);
            }
            return echo(body);
        });

        BatchView batch = yard.batch(id);
        assertThat(batch.status()).isEqualTo(Status.CANCELLED);
        assertThat(yard.output(batch)).contains(toldOf(batch, PART + 2)).doesNotContain(toldOf(batch, LINES - 1));
        assertThat(batch.progress().tally().completed()
                        + batch.progress().tally().failed())
                .isEqualTo(asked.size())
                .as("with those that its two other threads had begun")
                .isBetween(PART + 1, PART + 5);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("the test was stopped", e);
        }
    }

    @Test
    void aBatchThatIsCancelledBeforeItIsBegunLeavesNoFiles() {
        MortalYard yard = new MortalYard();
        String id = yard.submit(MortalYard.lines(LINES));
        yard.say(new LedgerEvent.BatchCancelRequested("local", id));

        yard.lead(echoing());

        assertThat(yard.batch(id).status()).isEqualTo(Status.CANCELLED);
        assertThat(yard.batch(id).progress().outputFile()).isEmpty();
        assertThat(asked).isEmpty();
    }

    @Test
    void whoeverHasNoPlaceWaitsUntilTheWindowEnds() {
        MortalYard yard = new MortalYard();
        String id = yard.submit(MortalYard.lines(LINES));
        AtomicInteger pauses = new AtomicInteger();
        AtomicBoolean ended = new AtomicBoolean();
        yard.whenPausing(time -> {
            assertThat(time).isLessThanOrEqualTo(Duration.ofSeconds(5));
            if (pauses.incrementAndGet() >= 50 && asked.size() == PART + 4 && ended.compareAndSet(false, true)) {
                yard.endTheWindow();
            }
        });

        yard.lead((tenant, endpoint, body) ->
                (Integer) body.get("number") < PART + 4 ? echo(body) : new Answer.NotNow(Duration.ofSeconds(90)));

        BatchView batch = yard.batch(id);
        assertThat(batch.status()).isEqualTo(Status.EXPIRED);
        assertThat(pauses.get()).isGreaterThanOrEqualTo(50);
        assertThat(yard.output(batch))
                .isEqualTo(all(batch, false).subList(0, yard.output(batch).size()))
                .hasSize(17);
        assertThat(yard.errors(batch)).hasSize(3 + 20).endsWith(expired(batch, LINES - 2), expired(batch, LINES - 1));
        assertThat(batch.progress().tally().completed()).isEqualTo(17);
        assertThat(batch.progress().tally().failed()).isEqualTo(23);
    }

    @Test
    void whatBreaksOffIsTriedAgainAndThenToldAsAFailure() {
        MortalYard yard = new MortalYard();
        String id = yard.submit(MortalYard.lines(2));
        AtomicInteger tries = new AtomicInteger();

        yard.lead((tenant, endpoint, body) -> {
            boolean first = body.get("number").equals(0);
            return first || tries.incrementAndGet() < 3
                    ? first ? new Answer.Broken(new Reply(503, Map.of("cut", "off"), 0, 0)) : broken()
                    : echo(body);
        });

        BatchView batch = yard.batch(id);
        assertThat(batch.status()).isEqualTo(Status.COMPLETED);
        assertThat(yard.output(batch)).containsExactly(toldOf(batch, 1));
        assertThat(yard.errors(batch)).hasSize(1).first().asString().contains("\"status_code\":503", "\"cut\":\"off\"");
    }

    private static Answer broken() {
        return new Answer.Broken(new Reply(500, Map.of(), 0, 0));
    }

    @Test
    void everyFaultOfTheInputIsToldWithItsLine() {
        MortalYard yard = new MortalYard();
        String good = "{\"custom_id\":\"a\",\"method\":\"POST\",\"url\":\"/v1/completions\",\"body\":{}}";
        String id = yard.submit(String.join(
                "\n",
                good,
                "",
                "{broken",
                "[1]",
                "{\"custom_id\":\"b\"}",
                good,
                good.replace("POST", "GET").replace("\"a\"", "\"c\""),
                good.replace("/v1/completions", "/v1/embeddings").replace("\"a\"", "\"d\""),
                good.replace("\"body\":{}", "\"body\":[],\"bdy\":1").replace("\"a\"", "\"e\"")));

        yard.lead(echoing());

        BatchView batch = yard.batch(id);
        assertThat(batch.status()).isEqualTo(Status.FAILED);
        assertThat(batch.progress().faults().stream()
                        .map(fault -> fault.line().orElseThrow() + " " + fault.code() + " "
                                + fault.param().orElse("-")))
                .containsExactly(
                        "3 invalid_json_line -",
                        "4 invalid_json_line -",
                        "5 missing_required_parameter method",
                        "5 missing_required_parameter url",
                        "5 missing_required_parameter body",
                        "6 duplicate_custom_id custom_id",
                        "7 invalid_method method",
                        "8 invalid_url url",
                        "9 invalid_value body",
                        "9 invalid_value bdy");
        assertThat(asked).isEmpty();
    }

    @Test
    void anInputHasAtLeastOneRequestAndNotTooMany() {
        MortalYard yard = new MortalYard();

        assertThat(faultsOf(yard, "\n \n")).containsExactly("empty_file");
        assertThat(faultsOf(yard, MortalYard.lines(BatchInput.MOST_LINES + 1))).containsExactly("too_many_tasks");
        assertThat(faultsOf(yard, "x\n".repeat(1_000))).hasSize(101).endsWith("more_faults");
        assertThat(faultsOf(yard, "[" + " ".repeat(BatchInput.LONGEST_LINE) + "]"))
                .containsExactly("invalid_json_line");
    }

    private List<String> faultsOf(MortalYard yard, String input) {
        String id = yard.submit(input);
        yard.lead(echoing());
        return yard.batch(id).progress().faults().stream()
                .map(BatchView.LineFault::code)
                .toList();
    }

    @Test
    void aTenantThatGoesMeanwhileLeavesNothing() {
        MortalYard yard = new MortalYard();
        yard.submit(MortalYard.lines(LINES));

        yard.lead((tenant, endpoint, body) -> {
            if (body.get("number").equals(3)) {
                yard.say(new LedgerEvent.TenantDeleted(MemoryYard.caller().tenant()));
            }
            return echo(body);
        });

        assertThat(yard.objects("local/batches/")).isEmpty();
        assertThat(yard.store.list(Buckets.UPLOADS, "local/files/"))
                .as("but the input, which the leader erases")
                .hasSize(1);
    }
}
