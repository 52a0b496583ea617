package org.milepost.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class DatabaseSettingsTest {

    @Test
    void secretsAreNotPrinted() {
        DatabaseSettings settings =
                DatabaseSettings.of("jdbc:postgresql://db/milepost?password=one", "u", "two");

        assertThat(settings).hasToString("u at jdbc:postgresql://db/milepost");
    }

    @Test
    void anotherKindOfDatabaseIsRefused() {
        assertThatThrownBy(() -> DatabaseSettings.of("jdbc:mysql://db/milepost", "u", ""))
                .isInstanceOf(OperatorFault.class)
                .hasMessageContaining("jdbc:postgresql:");
    }

    @Test
    void aWaitWithoutEndIsRefused() {
        DatabaseSettings settings = DatabaseSettings.of("jdbc:postgresql://db/milepost", "u", "");
        Duration second = Duration.ofSeconds(1);

        assertThatThrownBy(() -> settings.withTimeouts(Duration.ZERO, second, second))
                .isInstanceOf(OperatorFault.class)
                .hasMessageContaining("lock timeout");
    }

    @Test
    void theDriversSecondsAreRoundedUp() {
        assertThat(DatabaseSettings.seconds(Duration.ofMillis(1))).isEqualTo("1");
        assertThat(DatabaseSettings.seconds(Duration.ofSeconds(1))).isEqualTo("1");
        assertThat(DatabaseSettings.seconds(Duration.ofMillis(1001))).isEqualTo("2");
    }
}
