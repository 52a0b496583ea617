package org.milepost.staff;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** Passkeys need a name, which an address on this machine has. */
class PasskeySettingsTest {

    @Test
    void theDomainIsTheHostOfTheAddress() {
        assertThat(PasskeySettings.ofAddress("https://milepost.example"))
                .hasValue(
                        new PasskeySettings(
                                "milepost.example", Set.of("https://milepost.example")));
        assertThat(PasskeySettings.ofAddress("https://Milepost.example:8443/prefix"))
                .hasValue(
                        new PasskeySettings(
                                "milepost.example", Set.of("https://milepost.example:8443")));
    }

    @Test
    void thisMachineHasAName() {
        assertThat(PasskeySettings.ofAddress("http://127.0.0.1:8080"))
                .hasValue(new PasskeySettings("localhost", Set.of("http://localhost:8080")));
        assertThat(PasskeySettings.ofAddress("http://[::1]:8080"))
                .hasValue(new PasskeySettings("localhost", Set.of("http://localhost:8080")));
    }

    @Test
    void anotherAddressWithoutANameHasNone() {
        assertThat(PasskeySettings.ofAddress("https://10.0.0.7")).isEmpty();
        assertThat(PasskeySettings.ofAddress("https://[2001:db8::1]:8443")).isEmpty();
    }
}
