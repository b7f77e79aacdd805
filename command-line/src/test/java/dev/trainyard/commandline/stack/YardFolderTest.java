package dev.trainyard.commandline.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YardFolderTest {

    @TempDir
    private Path scratch;

    private static void ownedBy(YardFolder folder, ProcessHandle process) throws IOException {
        folder.remember("owner.pid", Long.toString(process.pid()));
        folder.remember(
                "owner.started", process.info().startInstant().orElseThrow().toString());
    }

    @Test
    void remembersPortsAndSecretsWhenItIsOpenedAgain() throws IOException {
        YardFolder first = YardFolder.open(scratch.resolve("yard"));
        int port = first.port("broker");
        String secret = first.secret("objects");

        YardFolder again = YardFolder.open(scratch.resolve("yard"));

        assertThat(again.port("broker")).isEqualTo(port);
        assertThat(again.secret("objects")).isEqualTo(secret).hasSize(48);
        assertThat(again.secret("service")).isNotEqualTo(secret);
    }

    @Test
    void givesEveryChildAPortOfItsOwn() throws IOException {
        YardFolder folder = YardFolder.open(scratch);
        Set<Integer> ports = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            ports.add(folder.port("child-" + i));
        }
        assertThat(ports).hasSize(50);
    }

    @Test
    void letsNobodyElseReadItsSecrets() throws IOException {
        YardFolder.open(scratch).secret("objects");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(scratch.resolve("yard.json"))))
                .isEqualTo("rw-------");
    }

    @Test
    void leavesNothingBehindFromTryingTheFileSystem() throws IOException {
        YardFolder.open(scratch);
        try (var files = Files.list(scratch)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void saysInOneLineWhyAFolderCannotServe() throws IOException {
        Path file = Files.createFile(scratch.resolve("a-file"));
        assertThatThrownBy(() -> YardFolder.open(file.resolve("yard")))
                .isInstanceOf(UnfitException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("--data")
                .message()
                .doesNotContain("\n");
    }

    @Test
    void hasTheOwnerThatOwnsItUntilItDisowns() throws IOException {
        YardFolder folder = YardFolder.open(scratch);
        folder.own();
        assertThat(YardFolder.open(scratch).owner()).contains(ProcessHandle.current());
        folder.disown();
        assertThat(YardFolder.open(scratch).owner()).isEmpty();
    }

    @Test
    void refusesASecondOwnerAndLeavesTheFirstItsFolder() throws IOException {
        Process other = new ProcessBuilder("sleep", "60").start();
        try {
            ownedBy(YardFolder.open(scratch), other.toHandle());
            YardFolder folder = YardFolder.open(scratch);

            assertThatThrownBy(folder::own)
                    .isInstanceOf(UnfitException.class)
                    .hasMessageContaining("process " + other.pid());
            folder.disown();

            assertThat(YardFolder.open(scratch).owner()).contains(other.toHandle());
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void takesAFolderOverFromAnOwnerThatDied() throws IOException, InterruptedException, ExecutionException {
        Process other = new ProcessBuilder("sleep", "60").start();
        ownedBy(YardFolder.open(scratch), other.toHandle());
        other.destroyForcibly().onExit().get();

        YardFolder folder = YardFolder.open(scratch);
        assertThat(folder.owner()).isEmpty();
        folder.own();

        assertThat(YardFolder.open(scratch).owner()).contains(ProcessHandle.current());
    }

    @Test
    void doesNotTakeAnotherProcessOfTheSameNumberForItsOwner() throws IOException {
        YardFolder folder = YardFolder.open(scratch);
        folder.remember("owner.pid", Long.toString(ProcessHandle.current().pid()));
        folder.remember("owner.started", "2001-01-01T00:00:00Z");
        assertThat(folder.owner()).isEmpty();
    }
}
