package org.milepost.postgres;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.milepost.postgres.StandbyRequirement.NONE_OR_SYNCHRONOUS;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DurabilityTest {

    @ParameterizedTest
    @CsvSource({"on, on, on", "on, remote_apply, on"})
    void aServerThatKeepsWhatItConfirmedIsTaken(String fsync, String commit, String pages) {
        assertThatCode(() -> durability(fsync, commit, pages).require(NONE_OR_SYNCHRONOUS))
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
        assertThatThrownBy(() -> durability(fsync, commit, pages).require(NONE_OR_SYNCHRONOUS))
                .isInstanceOf(OperatorFault.class)
                .hasMessageContaining(named);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 0, NONE_OR_SYNCHRONOUS",
        "ANY 1 (*), 1, NONE_OR_SYNCHRONOUS",
        "b, 0, SYNCHRONOUS",
        "'', 1, ASYNCHRONOUS",
    })
    void standbysAsRequiredAreTaken(String names, int standbys, StandbyRequirement requirement) {
        Durability durability = new Durability("on", "on", "on", names, standbys);

        assertThatCode(() -> durability.require(requirement)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "1, NONE_OR_SYNCHRONOUS, database.standbys=asynchronous",
        "0, SYNCHRONOUS, database.standbys=synchronous",
        "1, SYNCHRONOUS, database.standbys=synchronous",
    })
    void aFailoverThatMayLoseCommitsIsRefusedUnlessAccepted(
            int standbys, StandbyRequirement requirement, String named) {
        Durability durability = new Durability("on", "on", "on", "", standbys);

        assertThatThrownBy(() -> durability.require(requirement))
                .isInstanceOf(OperatorFault.class)
                .hasMessageContaining("synchronous_standby_names is empty")
                .hasMessageContaining(named);
    }

    private static Durability durability(String fsync, String commit, String pages) {
        return new Durability(fsync, commit, pages, "", 0);
    }
}
