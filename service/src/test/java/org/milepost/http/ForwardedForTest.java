package org.milepost.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What proxies write into X-Forwarded-For. */
class ForwardedForTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.2.3.4",
                "1.2.3.4:80",
                "[::1]:9",
                "[2001:db8::1]",
                "2001:db8::1",
                "::ffff:1.2.3.4",
                "fe80::1%eth0",
                "[fe80::1%eth0]:443",
                "unknown",
                "Unknown",
                "",
                "1.1.1.1,",
                ",1.1.1.1 , ,unknown",
                "1.2.3.4:80, [::1]:9, 10.0.0.1"
            })
    void addressesWithPortBracketsAndZoneAreTaken(String list) {
        assertThat(ForwardedFor.isList(list)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "me",
                "proxy.example",
                "1.2.3",
                "1.2.3.256",
                "1.2.3.4:port",
                "1.2.3.4:",
                "[::1",
                "::1]",
                "[proxy]",
                "2001:db8::1::2",
                "_hidden",
                "1.1.1.1 2.2.2.2",
                "1.1.1.1;2.2.2.2"
            })
    void anythingElseIsNot(String list) {
        assertThat(ForwardedFor.isList(list)).isFalse();
    }
}
