package org.milepost.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.dialect.IdempotencyKey.Defect;

final class IdempotencyKeyTest {

    private final List<Defect> defects = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"!", "~", "123e4567-e89b-12d3-a456-426655440000", "\"quoted,\"=;"})
    void visibleAsciiIsAKey(String text) {
        assertThat(read(text)).hasValue(new IdempotencyKey(text));
        assertThat(defects).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\tb", "\u007f", "\u00e9", "\ud83d\ude00", "a\u0000"})
    void anythingElseIsMalformed(String text) {
        assertThat(read(text)).isEmpty();
        assertThat(defects).containsExactly(Defect.MALFORMED);
    }

    @Test
    void aKeyHas255CharactersAtMost() {
        assertThat(read("k".repeat(255))).isPresent();
        assertThat(read("k".repeat(256))).isEmpty();
        assertThat(defects).containsExactly(Defect.MALFORMED);
    }

    @Test
    void twoHeadersAreADefectEvenWhenTheyAreEqual() {
        assertThat(read("k", "k")).isEmpty();
        assertThat(defects).containsExactly(Defect.REPEATED);
    }

    @Test
    void withoutTheHeaderThereIsNoKey() {
        assertThat(read()).isEmpty();
        assertThat(defects).isEmpty();
    }

    private Optional<IdempotencyKey> read(String... headers) {
        return IdempotencyKey.read(List.of(headers), defects::add);
    }
}
