package org.milepost.programme;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("mutation")
class ApiKeyTest {

    private static final Instant END = Instant.parse("2026-12-24T00:00:00Z");

    private final ApiKey key = new ApiKey(ApiKeyDigest.of("k"), new PartnerId(1), "first", true);

    @Test
    void aKeyEndsAtItsEnd() {
        ApiKey ending = key.with(true, Optional.of(END));

        assertThat(ending.isValidAt(END.minusNanos(1))).isTrue();
        assertThat(ending.isValidAt(END)).isFalse();
        assertThat(key.isValidAt(Instant.MAX)).isTrue();
    }
}
