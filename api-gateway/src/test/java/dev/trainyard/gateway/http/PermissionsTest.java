package dev.trainyard.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.gateway.memory.Crew;
import dev.trainyard.gateway.memory.MemoryYard;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who else may use a checkpoint. */
@QuarkusTest
@TestProfile(InMemory.class)
class PermissionsTest {

    @Inject
    Web web;

    @Inject
    Crew crew;

    private String job;
    private String permissions;

    @BeforeEach
    void finishAJob() {
        job = web.submit(web.upload("iris.csv", MemoryYard.IRIS).id(), Map.of()).id();
        crew.finish(job);
        String checkpoint = web.get("/v1/fine_tuning/jobs/" + job + "/checkpoints")
                .each("fine_tuned_model_checkpoint")
                .getFirst();
        permissions = "/v1/fine_tuning/checkpoints/" + checkpoint + "/permissions";
    }

    private Answer grant(String... projects) {
        return web.post(permissions, Map.of("project_ids", List.of(projects)));
    }

    @Test
    void permissionsAreGivenOnceListedAndTakenBack() {
        List<String> given = grant("proj-a", "proj-b").each("project_id");
        assertThat(given).containsExactly("proj-a", "proj-b");
        assertThat(grant("proj-b", "proj-c").each("project_id")).containsExactly("proj-b", "proj-c");

        assertThat(web.get(permissions).each("project_id")).containsExactly("proj-c", "proj-b", "proj-a");
        assertThat(web.get(permissions + "?order=ascending&limit=2").each("project_id"))
                .containsExactly("proj-a", "proj-b");
        JsonNode page = web.get(permissions + "?project_id=proj-b").ok();
        String id = page.at("/data/0/id").asText();
        assertThat(page.get("last_id").asText()).isEqualTo(id);
        assertThat(page.at("/data/0/object").asText()).isEqualTo("checkpoint.permission");
        assertThat(web.get(permissions + "?after=" + id).each("project_id")).containsExactly("proj-a");

        JsonNode deleted = web.delete(permissions + "/" + id).ok();

        assertThat(deleted.get("deleted").asBoolean()).isTrue();
        assertThat(web.get(permissions).each("project_id")).containsExactly("proj-c", "proj-a");
        assertThat(web.delete(permissions + "/" + id).error(404).get("code").asText())
                .isEqualTo("permission_not_found");
    }

    @Test
    void whatIsNoPermissionIsRefused() {
        assertThat(grant().params(400)).containsExactly("project_ids");
        assertThat(web.post(permissions, Map.of("project_ids", List.of(1), "projects", "a"))
                        .params(400))
                .containsExactlyInAnyOrder("project_ids", "projects");
        assertThat(web.get(permissions + "?order=asc").params(400)).containsExactly("order");
    }

    @Test
    void onlyWhatIsACheckpointIsShared() {
        String model = web.get("/v1/fine_tuning/jobs/" + job)
                .ok()
                .get("fine_tuned_model")
                .asText();
        Map<String, Object> body = Map.of("project_ids", List.of("proj-a"));

        assertThat(web.post("/v1/fine_tuning/checkpoints/" + model + "/permissions", body)
                        .error(404)
                        .get("code")
                        .asText())
                .isEqualTo("checkpoint_not_found");
        assertThat(web.post("/v1/fine_tuning/checkpoints/none:ckpt-step-1/permissions", body)
                        .error(404)
                        .get("code")
                        .asText())
                .isEqualTo("model_not_found");
    }
}
