package dev.trainyard.messaging.codec;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.trainyard.job.ledger.Effect;
import dev.trainyard.job.ledger.Examination;
import dev.trainyard.job.ledger.JobNews;
import dev.trainyard.job.ledger.JobState;
import dev.trainyard.job.ledger.ScoreState;
import dev.trainyard.job.ledger.TaskState;
import dev.trainyard.job.ledger.UploadView;
import java.util.List;
import java.util.Locale;

/**
 * How the sealed types of the ledger's state stand in JSON: each with its kind, which is the name of its class in small
 * letters. A class that gets another name needs its old one here, since snapshots and archives outlive it.
 */
final class SealedKinds extends SimpleModule {

    private static final long serialVersionUID = 1L;

    private static final List<Class<?>> SEALED = List.of(
            Effect.class,
            JobNews.Kind.class,
            JobState.class,
            ScoreState.class,
            TaskState.class,
            UploadView.State.class,
            Examination.class);

    SealedKinds() {
        super("trainyard-kinds");
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    private interface ByKind {}

    @Override
    public void setupModule(SetupContext context) {
        super.setupModule(context);
        for (Class<?> sealed : SEALED) {
            context.setMixInAnnotations(sealed, ByKind.class);
            for (Class<?> kind : sealed.getPermittedSubclasses()) {
                context.registerSubtypes(new NamedType(kind, nameOf(kind)));
            }
        }
    }

    static String nameOf(Class<?> kind) {
        return kind.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }
}
