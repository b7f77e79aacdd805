package dev.trainyard.learning.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EngineIdentityTest {

    @Test
    void aCardIsNamedAndAProcessorSaysNoMoreThanBefore() {
        assertThat(new EngineIdentity("pytorch", "2.7.1", new EngineDevice.Card("NVIDIA H200"), 1, "AVX2").toMap())
                .containsEntry("device", "cuda")
                .containsEntry("device_name", "NVIDIA H200");
        assertThat(new EngineIdentity("pytorch", "2.7.1", new EngineDevice.Processor(), 1, "AVX2").toMap())
                .containsOnlyKeys("engine", "engine_version", "device", "threads", "instruction_set")
                .containsEntry("device", "cpu");
    }
}
