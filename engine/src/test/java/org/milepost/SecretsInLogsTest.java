package org.milepost;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretsInLogsTest {

    @Test
    void theLogOfEveryTestClassIsChecked() {
        assertThat(SecretsInLogs.isListening()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "collector 80000000067",
                "Failing row contains (3081471017300186)",
                "token eyJhbGciOiJFUzI1NiJ9.e30.x",
                "client loy1-pos with loy1-pos-secret",
                "Authorization: Bearer abcdefgh12"
            })
    void whatNoLogMayHoldIsFound(String text) {
        assertThat(SecretsInLogs.in(text)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "****0067",
                "correlation id 12345678-9012-4345-8678-901234567890",
                "org.postgresql.jdbc.PgConnection@12345678",
                "cannot read milepost-test-1234567890123/data",
                "milepost 1.0, commit 123456789012 is ready",
                "milepost_build{commit=\"aeb825810116\",version=\"milepost 1.0\"}",
                "1234567 transfers read"
            })
    void aNumberOfNoMemberIsAllowed(String text) {
        assertThat(SecretsInLogs.in(text)).isEmpty();
    }
}
