package org.milepost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.http.AddressRange;
import org.milepost.http.HttpSettings;
import org.milepost.http.TrustedProxies;
import org.milepost.oauth.ProviderSettings;
import org.milepost.postgres.OperatorFault;

class ConfigTest {

    private static final String PROVIDER =
            """
            provider.issuer=https://login.example/realms/members
            provider.jwksUrl=https://login.example/realms/members/certs
            provider.audience=milepost
            """;

    @TempDir Path directory;

    @Test
    void withoutProviderMembersSignInHere() throws IOException {
        assertThat(read("").provider()).isEmpty();
    }

    @Test
    void aProviderIsReadWithItsUsualClaims() throws IOException {
        ProviderSettings provider = read(PROVIDER).provider().orElseThrow();

        assertThat(provider.audience()).isEqualTo("milepost");
        assertThat(provider.types()).containsExactly("at+jwt");
        assertThat(provider.algorithms()).containsExactlyInAnyOrder("RS256", "PS256", "ES256");
        assertThat(provider.memberClaim()).isEqualTo("membership_number");
    }

    @Test
    void claimsTypesAndAlgorithmsCanBeOthers() throws IOException {
        ProviderSettings provider =
                read(PROVIDER
                                + """
                                        provider.types=at+jwt, JWT
                                        provider.algorithms=ES384
                                        provider.clientClaim=azp
                                        provider.memberClaim=number
                                        """)
                        .provider()
                        .orElseThrow();

        assertThat(provider.types()).isEqualTo(Set.of("at+jwt", "JWT"));
        assertThat(provider.algorithms()).containsExactly("ES384");
        assertThat(provider.clientClaim()).isEqualTo("azp");
        assertThat(provider.memberClaim()).isEqualTo("number");
    }

    @Test
    void thePartnerApiHasTheDeadlineOfTheCheckoutUnlessSet() throws IOException {
        assertThat(read("").checkoutDeadline()).isEqualTo(Duration.ofSeconds(7));
        assertThat(read("").aviosDeadline()).isEqualTo(Duration.ofSeconds(7));
        assertThat(read("checkout.deadlineMillis=500\n").aviosDeadline())
                .isEqualTo(Duration.ofMillis(500));
        Config both = read("checkout.deadlineMillis=500\navios.deadlineMillis=900\n");
        assertThat(both.checkoutDeadline()).isEqualTo(Duration.ofMillis(500));
        assertThat(both.aviosDeadline()).isEqualTo(Duration.ofMillis(900));
    }

    @Test
    void noProxyIsTrustedUnlessSet() throws IOException {
        assertThat(read("").http().trustedProxies()).isEqualTo(TrustedProxies.NONE);
        assertThat(read("").http().connectionsPerAddressMax()).isZero();
    }

    @Test
    void proxiesAndBoundsOfHttpAreRead() throws IOException {
        HttpSettings http =
                read("""
                        http.trustedProxies=10.0.0.0/8, 192.0.2.1 2001:db8::/32
                        http.trustedProxyHops=2
                        http.connectionsPerAddressMax=50
                        http.megabytesInFlightMax=7
                        """)
                        .http();

        assertThat(http.trustedProxies().networks())
                .contains(AddressRange.of("10.0.0.0/8").orElseThrow())
                .hasSize(3);
        assertThat(http.trustedProxies().hopsMax()).isEqualTo(2);
        assertThat(http.connectionsPerAddressMax()).isEqualTo(50);
        assertThat(http.bytesInFlightMax()).isEqualTo(7 * 1024 * 1024);
    }

    @Test
    void healthAndMetricsAreAtAnAddressOfThisMachineUnlessSet() throws IOException {
        HttpSettings usual = read("").management();
        HttpSettings other =
                read("""
                                management.host=10.0.0.7
                                management.port=9100
                                """)
                        .management();

        assertThat(usual.host()).isEqualTo("127.0.0.1");
        assertThat(usual.port()).isEqualTo(8081);
        assertThat(other.host()).isEqualTo("10.0.0.7");
        assertThat(other.port()).isEqualTo(9100);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    provider.audience=m                                 | provider.issuer
                    provider.algorithms=HS256                           | provider.algorithms
                    provider.algorithms=none                            | provider.algorithms
                    provider.jwksUrl=http://login.example/certs         | provider.jwksUrl
                    provider.issuer=https://milepost.example            | provider.issuer
                    provider.audiences=m                                | provider.audiences
                    provider.types=,                                    | provider.types
                    http.trustedProxies=10.0.0.1/8                      | http.trustedProxies
                    http.trustedProxies=proxy.internal                  | http.trustedProxies
                    http.trustedProxies=,                               | http.trustedProxies
                    http.trustedProxyHops=0                             | http.trustedProxyHops
                    http.connectionsPerAddressMax=-1                    | http.connectionsPer
                    http.megabytesInFlightMax=0                         | http.megabytesInFlightMax
                    management.port=8080                                | management.port
                    management.port=-1                                  | management.port
                    management.hosts=localhost                          | management.hosts
                    """)
    void aSettingThatIsWrongIsNamed(String line, String name) {
        String settings = line.startsWith("provider.audience=") ? line : PROVIDER + line;

        assertThatThrownBy(() -> read(settings))
                .isInstanceOf(OperatorFault.class)
                .hasMessageContaining(name);
    }

    private Config read(String more) throws IOException {
        Path file = directory.resolve("milepost.properties");
        return Config.read(
                Files.writeString(
                        file,
                        """
                        database.url=jdbc:postgresql://localhost/milepost
                        database.user=milepost
                        issuer=https://milepost.example
                        """
                                + more));
    }
}
