package dev.trainyard.gateway.inbound;

import dev.trainyard.gateway.outbound.GenerationService.Speech;
import dev.trainyard.gateway.outbound.LineAnswers;
import dev.trainyard.gateway.run.Caller;
import dev.trainyard.gateway.run.Generations;
import dev.trainyard.gateway.run.Ids;
import dev.trainyard.gateway.run.LogUnavailableException;
import dev.trainyard.gateway.run.RejectedException;
import dev.trainyard.gateway.run.Rejection;
import dev.trainyard.gateway.run.SpokenRequest;
import dev.trainyard.job.ledger.NamedModel;
import dev.trainyard.storage.objects.StorageException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Answers requests of batches by the same use case as those that come one by one, and in the same shape. */
public final class WholeAnswers implements LineAnswers {

    private static final Logger LOGGER = Logger.getLogger(WholeAnswers.class);
    private static final Duration SOON = Duration.ofSeconds(2);

    private final Generations generations;
    private final Ids ids;
    private final InstantSource clock;

    public WholeAnswers(Generations generations, Ids ids, InstantSource clock) {
        this.generations = generations;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public Answer answer(String tenant, String endpoint, Map<String, Object> body) {
        try {
            return ask(new Caller(tenant, "", Optional.empty(), false, Optional.empty()), endpoint, body);
        } catch (RejectedException e) {
            return refused(e.rejection());
        } catch (LogUnavailableException | StorageException.Unreachable e) {
            return new Answer.NotNow(SOON);
        } catch (RuntimeException e) {
            LOGGER.error("a request of a batch failed", e);
            String message = "Something went wrong on our side. Its details are in the server's log.";
            return new Answer.Broken(new Reply(500, ErrorJson.of(message, "server_error", "", "internal_error"), 0, 0));
        }
    }

    private Answer ask(Caller caller, String endpoint, Map<String, Object> body) {
        SpokenForm form = SpokenForm.at(endpoint);
        SpokenRequest request = form.read(body);
        if (request.delivery().stream()) {
            throw Rejection.invalid("stream", "cannot be true in a batch: its answers come as wholes")
                    .exception();
        }
        NamedModel model = generations.find(caller, request.model());
        try (Speech speech = generations.begin(model, request.question())) {
            return whole(form.answer(request, model, ids.next(), clock.instant().getEpochSecond()), speech);
        }
    }

    private static Answer whole(SpokenAnswer answer, Speech speech) {
        try {
            Map<String, Object> json = answer.whole(speech);
            return new Answer.Said(new Reply(200, json, tokens(json, "prompt"), tokens(json, "completion")));
        } catch (RejectedException e) {
            return new Answer.Broken(reply(e.rejection())); // it had begun, so it is not for want of a place
        }
    }

    private static long tokens(Map<String, Object> json, String which) {
        return json.get("usage") instanceof Map<?, ?> usage && usage.get(which + "_tokens") instanceof Number count
                ? count.longValue()
                : 0;
    }

    private static Answer refused(Rejection rejection) {
        return switch (rejection.kind()) {
            case TOO_MANY, UNAVAILABLE ->
                new Answer.NotNow(
                        Duration.ofSeconds(rejection.retryAfterSeconds().orElse(1)));
            case INVALID, NOT_FOUND, CONFLICT, GONE, TOO_LARGE -> new Answer.Said(reply(rejection));
        };
    }

    private static Reply reply(Rejection rejection) {
        return new Reply(ErrorJson.statusOf(rejection.kind()), ErrorJson.of(rejection), 0, 0);
    }
}
