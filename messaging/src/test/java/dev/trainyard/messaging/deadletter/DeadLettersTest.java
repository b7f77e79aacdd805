package dev.trainyard.messaging.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

class DeadLettersTest {

    @Test
    void aLetterIsTheRecordAsItWasAndWhereItStoodAndWhy() {
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>("trainyard.queue.cpu", 0, 42, bytes("key"), bytes("value"));
        record.headers().add("ce_id", bytes("7"));

        ProducerRecord<byte[], byte[]> letter = DeadLetters.letter(record, "no attempt");

        assertThat(letter.topic()).isEqualTo("trainyard.dead-letters");
        assertThat(letter.key()).isEqualTo(bytes("key"));
        assertThat(letter.value()).isEqualTo(bytes("value"));
        assertThat(header(letter, "ce_id")).isEqualTo("7");
        assertThat(header(letter, DeadLetters.TOPIC)).isEqualTo("trainyard.queue.cpu");
        assertThat(header(letter, DeadLetters.PARTITION)).isEqualTo("0");
        assertThat(header(letter, DeadLetters.OFFSET)).isEqualTo("42");
        assertThat(header(letter, DeadLetters.REASON)).isEqualTo("no attempt");
    }

    @Test
    void aLetterThatFailsAgainTellsOfItsLatestFailureOnly() {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("t", 0, 1, null, bytes("value"));
        record.headers().add(DeadLetters.REASON, bytes("an older reason"));

        ProducerRecord<byte[], byte[]> letter = DeadLetters.letter(record, "r".repeat(5_000));

        assertThat(letter.headers().headers(DeadLetters.REASON)).hasSize(1);
        assertThat(header(letter, DeadLetters.REASON)).startsWith("rrr").hasSizeLessThan(1_100);
    }

    private static String header(ProducerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return new String(header.value(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
