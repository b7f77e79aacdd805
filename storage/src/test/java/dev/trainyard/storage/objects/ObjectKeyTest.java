package dev.trainyard.storage.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectKeyTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/a",
                "a/",
                "a//b",
                ".",
                "..",
                "a/./b",
                "../a",
                "a/..",
                "a\nb",
                "a\u0000b",
                "a\ud800b",
                "a/\udc00"
            })
    void pathsThatStoresReadDifferentlyAreRefused(String path) {
        assertThatIllegalArgumentException().isThrownBy(() -> new ObjectKey("bucket", path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ab", "Bucket", "a_b", "-ab", "ab-", "a/b", "../etc", "a b"})
    void bucketsThatStoresDoNotTakeAreRefused(String bucket) {
        assertThatIllegalArgumentException().isThrownBy(() -> new ObjectKey(bucket, "object"));
    }

    @Test
    void lengthsAreCountedInBytesOfUtf8() {
        String longest = ("é".repeat(127) + "/").repeat(3) + "é".repeat(117) + "x";
        assertThat(new ObjectKey("bucket", longest).path()).isEqualTo(longest);

        assertThatIllegalArgumentException().isThrownBy(() -> new ObjectKey("bucket", longest + "xx"));
        assertThatIllegalArgumentException().isThrownBy(() -> new ObjectKey("bucket", "é".repeat(128)));
    }

    @Test
    void dotsWithinANameAreHarmless() {
        assertThat(new ObjectKey("bucket", "a.b/..c/d..")).hasToString("bucket/a.b/..c/d..");
    }
}
