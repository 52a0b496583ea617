package org.milepost.postgres;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DurabilityTest {

    @ParameterizedTest
    @CsvSource({"on, on, on", "on, remote_apply, on"})
    void aServerThatKeepsWhatItConfirmedIsTaken(String fsync, String commit, String pages) {
        assertThatCode(() -> new Durability(fsync, commit, pages).require())
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "off, on, on, fsync=off",
        "on, off, on, synchronous_commit=off",
        "on, local, on, synchronous_commit=local",
        "on, remote_write, on, synchronous_commit=remote_write",
        "on, on, off, full_page_writes=off",
    })
    void aServerThatMayLoseCommitsIsRefusedByName(
            String fsync, String commit, String pages, String named) {
        assertThatThrownBy(() -> new Durability(fsync, commit, pages).require())
                .isInstanceOf(OperatorFault.class)
                .hasMessageContaining(named);
    }
}
