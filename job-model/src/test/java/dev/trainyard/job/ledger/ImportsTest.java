package dev.trainyard.job.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.job.ledger.Verdict.Reason;
import dev.trainyard.job.task.ManifestReference;
import dev.trainyard.job.task.ObjectReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImportsTest {

    private static final String TENANT = Yard.TENANT;

    private final Yard yard = Yard.open();

    static LedgerEvent.ModelImported imported(String tenant, String id, String name) {
        return new LedgerEvent.ModelImported(
                tenant,
                id,
                name,
                new ImportedModel.Shape(id.length(), 12, 16, 40, "text"),
                new ManifestReference("jobs", tenant + "/models/" + id + "/manifest.json", "aa" + id),
                new ObjectReference("jobs", tenant + "/models/" + id + "/weights.safetensors", 100, "bb" + id));
    }

    @BeforeEach
    void rulesThatKnowThem() {
        yard.accept(new LedgerEvent.FoldVersion(LedgerEvent.FILES_THAT_COME_AND_GO, yard.ledger.generation()));
    }

    private static Verdict ignored(Reason reason) {
        return new Verdict.Ignored(reason);
    }

    @Test
    void anImportIsFoundByItsNameAndListedOldestFirst() {
        yard.accept(imported(TENANT, "model-1", "tiny"));
        yard.accept(imported(TENANT, "model-2", "small"));

        assertThat(yard.ledger.imported(TENANT, "tiny")).hasValueSatisfying(model -> {
            assertThat(model.manifest().sha256()).isEqualTo("aamodel-1");
            assertThat(model.createdAt()).isEqualTo(yard.ledger.now());
        });
        assertThat(yard.ledger.imported(TENANT)).extracting(NamedModel::name).containsExactly("tiny", "small");
        assertThat(yard.ledger.imported("other")).isEmpty();
        assertThat(yard.ledger.imported("other", "tiny")).isEmpty();
    }

    @Test
    void aNameThatIsTakenStaysWhoseItIs() {
        yard.accept(imported(TENANT, "model-1", "tiny"));
        assertThat(yard.say(imported(TENANT, "model-2", "tiny"))).isEqualTo(ignored(Reason.ALREADY_SO));
        assertThat(yard.say(imported("other", "model-3", "tiny"))).isEqualTo(new Verdict.Accepted());

        yard.train(true);
        String learnt = yard.job().modelName() + ":ckpt-step-10";
        assertThat(yard.say(imported(TENANT, "model-4", learnt))).isEqualTo(ignored(Reason.ALREADY_SO));
        assertThat(yard.ledger.imported(TENANT, "tiny"))
                .hasValueSatisfying(model -> assertThat(model.id()).isEqualTo("model-1"));
    }

    @Test
    void aDeletedImportGoesWithItsBytesAndItsNameIsFree() {
        yard.accept(imported(TENANT, "model-1", "tiny"));
        yard.accept(new LedgerEvent.ModelDeleted(TENANT, "tiny"));

        assertThat(yard.ledger.imported(TENANT, "tiny")).isEmpty();
        assertThat(yard.pending(Effect.Erase.class))
                .containsExactly(new Effect.Erase("model-1", java.util.List.of(TENANT + "/models/model-1/")));
        assertThat(yard.say(new LedgerEvent.ModelDeleted(TENANT, "tiny"))).isEqualTo(ignored(Reason.UNKNOWN_SUBJECT));
        yard.accept(imported(TENANT, "model-2", "tiny"));
    }

    @Test
    void aTenantGoesWithItsImports() {
        yard.accept(imported("other", "model-1", "tiny"));
        yard.accept(new LedgerEvent.TenantDeleted("other"));

        assertThat(yard.ledger.imported("other")).isEmpty();
        assertThat(yard.pending(Effect.Erase.class))
                .extracting(Effect.Erase::subject)
                .containsExactly("model-1");
    }

    @Test
    void beforeTheRulesKnowThemNothingIsImported() {
        Yard young = Yard.open();
        assertThat(young.say(imported(TENANT, "model-1", "tiny"))).isEqualTo(ignored(Reason.NOT_YET_LEGAL));
    }
}
