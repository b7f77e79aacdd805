package dev.trainyard.gateway.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.gateway.memory.MemoryLog;
import dev.trainyard.gateway.memory.MemoryYard;
import dev.trainyard.gateway.outbound.LineAnswers;
import dev.trainyard.gateway.outbound.Log;
import dev.trainyard.job.ledger.BatchView;
import dev.trainyard.job.ledger.Effect;
import dev.trainyard.job.ledger.Ledger;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.storage.checkpoint.Buckets;
import dev.trainyard.storage.objects.InMemoryObjectStore;
import dev.trainyard.storage.objects.ObjectKey;
import dev.trainyard.storage.objects.ObjectStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A log, a store and a gateway that dies just before or just after one of the things that it does there. */
final class MortalYard {

    final InMemoryObjectStore store = new InMemoryObjectStore(Buckets.all().toArray(String[]::new));
    private final MemoryLog log = new MemoryLog();
    private final Ids ids;
    private final LedgerReplica replica;
    private BatchLines.Pause pause = time -> {};
    private int deedsLeft = Integer.MAX_VALUE;
    private boolean afterTheDeed;
    private boolean dead;

    /** The process is gone. */
    private static final class Death extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    MortalYard() {
        Instant start = Instant.parse("2026-01-01T12:00:00Z");
        this.ids = new Ids(() -> start, new Random(5));
        this.replica = new LedgerReplica(new MortalLog(), ids::next, Duration.ofSeconds(2));
        replica.adopt(new Ledger(), 0);
        log.readBy(replica::apply);
        say(new LedgerEvent.LeaderStarted("gateway", "a"));
        say(new LedgerEvent.FoldVersion(Ledger.FOLD_VERSION, generation()));
    }

    /** Lines that ask by their numbers. */
    static String lines(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> "{\"custom_id\":\"line-" + number
                        + "\",\"method\":\"POST\",\"url\":\"/v1/completions\",\"body\":{\"number\":" + number + "}}")
                .collect(Collectors.joining("\n"));
    }

    private long generation() {
        return replica.read(Ledger::generation);
    }

    /** Somebody says something that no death hinders. */
    void say(LedgerEvent event) {
        log.append(ids.next(), event).join();
    }

    String submit(String input) {
        try {
            String file = new Files(replica, store, ids)
                    .create(
                            MemoryYard.caller(),
                            "batch",
                            "in.jsonl",
                            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)))
                    .id();
            Map<String, Object> body =
                    Map.of("input_file_id", file, "endpoint", "/v1/completions", "completion_window", "24h");
            return new Batches(replica, ids)
                    .submit(MemoryYard.caller(), body, "hash of " + file)
                    .id();
        } catch (IOException e) {
            throw new AssertionError("bytes in memory cannot fail to be read", e);
        }
    }

    /** The gateway dies at its deed of this number, from 1. */
    void dieAt(int deed, boolean after) {
        deedsLeft = deed;
        afterTheDeed = after;
    }

    boolean hasDied() {
        return dead;
    }

    void riseAgain() {
        dead = false;
        deedsLeft = Integer.MAX_VALUE;
    }

    void whenPausing(BatchLines.Pause what) {
        pause = what;
    }

    void endTheWindow() {
        log.pass(BatchView.WINDOW);
        say(new LedgerEvent.TimeTold(generation()));
    }

    /** A gateway begins to lead and does what is pending of batches, as far as it lives. */
    void lead(LineAnswers answers) {
        say(new LedgerEvent.LeaderStarted("gateway", ids.next()));
        long generation = generation();
        BatchLines lines = new BatchLines(answers, 3, time -> pause.of(time), () -> "x");
        BatchRunner runner = new BatchRunner(replica, mortalStore(), lines, ids::next, Runnable::run);
        for (Effect effect : replica.read(Ledger::pending)) {
            if (effect instanceof Effect.AnswerBatch batch) {
                try {
                    runner.start(batch, generation).join();
                } catch (CompletionException e) {
                    assertThat(e).hasRootCauseInstanceOf(Death.class);
                }
            }
        }
    }

    BatchView batch(String id) {
        return replica.read(ledger -> ledger.batch("local", id)).orElseThrow();
    }

    List<String> output(BatchView batch) {
        return content(batch.progress().outputFile());
    }

    List<String> errors(BatchView batch) {
        return content(batch.progress().errorFile());
    }

    private List<String> content(Optional<String> file) {
        String key = replica.read(ledger -> ledger.file("local", file.orElseThrow()))
                .orElseThrow()
                .content()
                .key();
        byte[] bytes = store.readAll(new ObjectKey(Buckets.UPLOADS, key), 1 << 24);
        return new String(bytes, StandardCharsets.UTF_8).lines().toList();
    }

    List<String> objects(String prefix) {
        return store.list(Buckets.UPLOADS, prefix);
    }

    private synchronized <T> T deed(Callable<T> deed) throws Exception {
        if (!dead) {
            deedsLeft--;
        }
        boolean last = deedsLeft == 0;
        if (dead || (last && !afterTheDeed)) {
            dead = true;
            throw new Death();
        }
        T done = deed.call();
        if (last) {
            dead = true;
            throw new Death();
        }
        return done;
    }

    private final class MortalLog implements Log {
        @Override
        public CompletableFuture<Long> append(String eventId, LedgerEvent event) {
            try {
                return deed(() -> log.append(eventId, event));
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public CompletableFuture<Long> end() {
            return log.end();
        }
    }

    private ObjectStore mortalStore() {
        return (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(),
                new Class<?>[] {ObjectStore.class},
                (proxy, method, arguments) ->
                        method.getName().equals("put") || method.getName().equals("delete")
                                ? deed(() -> call(method, arguments))
                                : call(method, arguments));
    }

    private Object call(Method method, Object[] arguments) throws IllegalAccessException, IOException {
        try {
            return method.invoke(store, arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
