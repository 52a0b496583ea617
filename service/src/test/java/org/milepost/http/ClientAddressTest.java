package org.milepost.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressTest {

    private static final List<AddressRange> PROXIES =
            List.of(range("10.0.0.0/8"), range("192.0.2.7"), range("2001:db8::/32"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // peer | X-Forwarded-For | hops | client
                "198.51.100.1 | -                                    | 1 | 198.51.100.1",
                "198.51.100.1 | 203.0.113.9                          | 1 | 198.51.100.1",
                "198.51.100.1 | 10.0.0.1                             | 9 | 198.51.100.1",
                "10.0.0.1     | -                                    | 1 | 10.0.0.1",
                "10.0.0.1     | 203.0.113.9                          | 1 | 203.0.113.9",
                "10.0.0.1     | 1.1.1.1, 203.0.113.9                 | 1 | 203.0.113.9",
                "10.0.0.1     | 1.1.1.1, 203.0.113.9                 | 9 | 203.0.113.9",
                "10.0.0.1     | 203.0.113.9, 10.0.0.2                | 1 | 10.0.0.2",
                "10.0.0.1     | 203.0.113.9, 10.0.0.2                | 2 | 203.0.113.9",
                "10.0.0.1     | 1.1.1.1, 203.0.113.9, 10.0.0.2       | 3 | 203.0.113.9",
                "10.0.0.1     | 10.0.0.3, 10.0.0.2                   | 9 | 10.0.0.3",
                "192.0.2.7    | 203.0.113.9                          | 1 | 203.0.113.9",
                "192.0.2.8    | 203.0.113.9                          | 1 | 192.0.2.8",
                "2001:db8::1  | 2001:db9::2                          | 1 | 2001:db9:0:0:0:0:0:2",
                "10.0.0.1     | 203.0.113.9:4711                     | 1 | 203.0.113.9",
                "10.0.0.1     | [2001:db9::2]:4711                   | 1 | 2001:db9:0:0:0:0:0:2",
                "10.0.0.1     | [2001:db9::2]                        | 1 | 2001:db9:0:0:0:0:0:2",
                "10.0.0.1     | 2001:DB9:0::2                        | 1 | 2001:db9:0:0:0:0:0:2",
                "10.0.0.1     | fe80::1%eth0                         | 1 | fe80:0:0:0:0:0:0:1",
                "10.0.0.1     | ::ffff:203.0.113.9                   | 1 | 203.0.113.9",
                "10.0.0.1     | [::ffff:203.0.113.9]:80              | 1 | 203.0.113.9",
                "10.0.0.1     | ::ffff:10.0.0.2                      | 1 | 10.0.0.2",
                "::ffff:10.0.0.1 | 203.0.113.9                       | 1 | 203.0.113.9",
                "10.0.0.1     | unknown                              | 1 | 10.0.0.1",
                "10.0.0.1     | 203.0.113.9, unknown                 | 9 | 10.0.0.1",
                "10.0.0.1     | 203.0.113.9, nobody, 10.0.0.2        | 9 | 10.0.0.2",
                "10.0.0.1     | ''                                   | 1 | 10.0.0.1",
                "10.0.0.1     | 203.0.113.9,                         | 1 | 10.0.0.1",
                "10.0.0.1     | 256.1.1.1                            | 1 | 10.0.0.1",
                "10.0.0.1     | 1.2.3                                | 1 | 10.0.0.1",
                "10.0.0.1     | 3405803785                           | 1 | 10.0.0.1",
                "10.0.0.1     | 010.0.0.9                            | 1 | 10.0.0.1",
                "10.0.0.1     | 0x7f.1.1.1                           | 1 | 10.0.0.1",
                "10.0.0.1     | 2001:db9::2::3                       | 1 | 10.0.0.1",
                "10.0.0.1     | [203.0.113.9                         | 1 | 10.0.0.1",
                "10.0.0.1     | 203.0.113.9:port                     | 1 | 10.0.0.1",
                "10.0.0.1     | example.org                          | 1 | 10.0.0.1",
                "10.0.0.1     | 203.0.113.9 203.0.113.8              | 1 | 10.0.0.1",
            })
    void theClientIsTheLastAddressThatATrustedProxyWrote(
            String peer, String forwardedFor, int hops, String client) {
        List<String> values = forwardedFor == null ? List.of() : List.of(forwardedFor);

        assertThat(client(peer, values, hops)).isEqualTo(client);
    }

    @Test
    void severalFieldsAreOneListInTheOrderSent() {
        assertThat(client("10.0.0.1", List.of("1.1.1.1", "203.0.113.9", "10.0.0.2"), 2))
                .isEqualTo("203.0.113.9");
    }

    @Test
    void withoutTrustedProxiesTheHeaderIsIgnored() {
        InetAddress peer = InetAddress.ofLiteral("10.0.0.1");

        assertThat(ClientAddress.of(peer, List.of("203.0.113.9"), TrustedProxies.NONE))
                .isEqualTo(peer);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.128/25, 192.0.2.200, true",
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1/32, 192.0.2.2, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, ::1, false",
        "::/0, 203.0.113.9, false",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "::ffff:192.0.2.1, 192.0.2.1, true",
    })
    void aRangeIsItsLeadingBits(String range, String address, boolean contained) {
        assertThat(range(range).contains(InetAddress.ofLiteral(address))).isEqualTo(contained);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "10.0.0.1/8",
                "10/8",
                "2001:db8::/129",
                "2001:db8::1/64",
                "localhost",
                "10.0.0.0/8/8",
                "fe80::1%eth0"
            })
    void whatIsNoRangeIsRefused(String text) {
        assertThat(AddressRange.of(text)).isEmpty();
    }

    private static String client(String peer, List<String> forwardedFor, int hops) {
        return ClientAddress.text(
                ClientAddress.of(
                        InetAddress.ofLiteral(peer),
                        forwardedFor,
                        new TrustedProxies(PROXIES, hops)));
    }

    private static AddressRange range(String text) {
        return AddressRange.of(text).orElseThrow();
    }
}
