package org.milepost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.http.AddressRange;
import org.milepost.http.HttpSettings;
import org.milepost.http.TestCertificate;
import org.milepost.http.TlsSettings;
import org.milepost.http.TrustedProxies;
import org.milepost.oauth.OpenIdClientSettings;
import org.milepost.oauth.ProviderSettings;
import org.milepost.postgres.OperatorFault;
import org.milepost.staff.StaffSettings;

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
                        http.lameDuckMillis=1500
                        """)
                        .http();

        assertThat(http.trustedProxies().networks())
                .contains(AddressRange.of("10.0.0.0/8").orElseThrow())
                .hasSize(3);
        assertThat(http.trustedProxies().hopsMax()).isEqualTo(2);
        assertThat(http.connectionsPerAddressMax()).isEqualTo(50);
        assertThat(http.lameDuck()).isEqualTo(Duration.ofMillis(1500));
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
                    answers.days=6                                      | answers.days
                    grants.days=0                                       | grants.days
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

    @Test
    void aSecretFileHasPrecedenceOverTheEnvironmentAndThatOverTheFile() throws IOException {
        Path secrets = Files.createDirectory(directory.resolve("secrets"));
        Files.writeString(secrets.resolve("database.password"), "of the secret file\n");
        Map<String, String> environment =
                Map.of(
                        "MILEPOST_SECRETS", secrets.toString(),
                        "MILEPOST_DATABASE_PASSWORD", "of the environment",
                        "MILEPOST_HTTP_PORT", "9000");

        Config config =
                Config.of(settings("database.password=of the file\nhttp.port=9001\n", environment));

        assertThat(config.database().password()).isEqualTo("of the secret file");
        assertThat(config.http().port()).isEqualTo(9000);
    }

    @Test
    void theDirectoryOfCredentialsOfSystemdIsOneOfSecrets() throws IOException {
        Path secrets = Files.createDirectory(directory.resolve("credentials"));
        Files.writeString(secrets.resolve("database.password"), "of systemd");
        Files.createDirectory(secrets.resolve("..data"));

        Config config =
                Config.of(settings("", Map.of("CREDENTIALS_DIRECTORY", secrets.toString())));

        assertThat(config.database().password()).isEqualTo("of systemd");
    }

    @Test
    void noFileIsNeeded() {
        Config config =
                Config.of(
                        Settings.read(
                                null,
                                Map.of(
                                        "MILEPOST_DATABASE_URL", "jdbc:postgresql://db/milepost",
                                        "MILEPOST_DATABASE_USER", "milepost",
                                        "MILEPOST_ISSUER", "https://milepost.example",
                                        "MILEPOST_HTTP_HOST", "",
                                        "MILEPOST_PROVIDER_ISSUER", "https://login.example",
                                        "MILEPOST_PROVIDER_JWKS_URL", "https://login.example/keys",
                                        "MILEPOST_PROVIDER_AUDIENCE", "milepost",
                                        "MILEPOST_LOG", "text")));

        assertThat(config.database().jdbcUrl()).isEqualTo("jdbc:postgresql://db/milepost");
        assertThat(config.http().host()).as("an empty variable is none").isEqualTo("127.0.0.1");
        assertThat(config.provider()).isPresent();
    }

    @Test
    void anUnknownNameIsRefusedWithItsSourceAndTheNearestName() throws IOException {
        Path secrets = Files.createDirectory(directory.resolve("misspelt"));
        Files.writeString(secrets.resolve("database.pasword"), "x");

        assertThatThrownBy(() -> Config.of(settings("http.prt=1\n", Map.of())))
                .hasMessage(
                        directory.resolve("milepost.properties")
                                + ": http.prt is no setting; did you mean http.port?");
        assertThatThrownBy(() -> Config.of(settings("", Map.of("MILEPOST_HTTP_PRT", "1"))))
                .hasMessage(
                        "environment variable MILEPOST_HTTP_PRT is no setting;"
                                + " did you mean MILEPOST_HTTP_PORT?");
        assertThatThrownBy(() -> Config.of(settings("", Map.of("MILEPOST_SECRET", "/x"))))
                .hasMessageEndingWith("did you mean MILEPOST_SECRETS?");
        assertThatThrownBy(
                        () ->
                                Config.of(
                                        settings(
                                                "",
                                                Map.of("MILEPOST_SECRETS", secrets.toString()))))
                .hasMessage(
                        "secret file database.pasword is no setting;"
                                + " did you mean database.password?");
        assertThatThrownBy(() -> Config.of(settings("colour.of.cards=red\n", Map.of())))
                .hasMessageEndingWith(
                        "colour.of.cards is no setting; CONFIGURATION.md lists the settings.");
    }

    @Test
    void anEmptySecretIsRefused() throws IOException {
        Path secrets = Files.createDirectory(directory.resolve("empty"));
        Path secret = Files.writeString(secrets.resolve("database.password"), "\n");

        assertThatThrownBy(() -> settings("", Map.of("MILEPOST_SECRETS", secrets.toString())))
                .isInstanceOf(OperatorFault.class)
                .hasMessage("the secret in " + secret + " is empty");
        assertThatThrownBy(() -> read("database.passwordFile=" + secret + "\n"))
                .isInstanceOf(OperatorFault.class)
                .hasMessageContaining("database.passwordFile names a file that is empty");
    }

    @Test
    void aWrongValueIsNamedWithItsSource() {
        assertThatThrownBy(() -> Config.of(settings("", Map.of("MILEPOST_HTTP_PORT", "no"))))
                .hasMessage(
                        "MILEPOST_HTTP_PORT: http.port must be a whole number from 0 to 65535.");
    }

    @Test
    void theEffectiveSettingsNameTheirSourceAndMaskSecrets() throws IOException {
        Settings settings =
                settings(
                        "database.password=of the file\nlanes=3\n",
                        Map.of(
                                "MILEPOST_DATABASE_URL",
                                "jdbc:postgresql://db/milepost?password=hidden&ssl=true"));
        Config.of(settings);

        assertThat(settings.effective())
                .contains(
                        "database.password=*** (file)",
                        "database.url=jdbc:postgresql://db/milepost?password=***&ssl=true"
                                + " (environment)",
                        "lanes=3 (file)",
                        "http.port=8080");
        assertThat(String.join("", settings.effective())).doesNotContain("of the file", "hidden");
    }

    @Test
    void aServerWithACertificateAndItsKeySpeaksTls() throws IOException {
        TlsSettings files = TestCertificate.of("EC").writeTo(directory);
        HttpSettings http = read(tls(files)).http();

        assertThat(http.tls()).contains(files);
        assertThat(http.scheme()).isEqualTo("https");
        assertThat(read("").http().scheme()).isEqualTo("http");
    }

    @Test
    void aCertificateNeedsItsKey() {
        TlsSettings files = TestCertificate.of("EC").writeTo(directory);

        assertThatThrownBy(() -> read("http.tls.certificate=" + files.certificate() + "\n"))
                .isInstanceOf(OperatorFault.class)
                .hasMessageContaining("http.tls.key is missing");
        assertThatThrownBy(() -> read("http.tls.key=" + files.key() + "\n"))
                .isInstanceOf(OperatorFault.class)
                .hasMessageContaining("http.tls.certificate is missing");
    }

    @Test
    void aServerDoesNotStartWithFilesThatCannotBeUsed() throws IOException {
        TlsSettings files = TestCertificate.of("EC").writeTo(directory);
        Files.writeString(files.key(), TestCertificate.of("RSA").keyPem());
        assertThatThrownBy(() -> read(tls(files)))
                .isInstanceOf(OperatorFault.class)
                .hasMessageContaining("milepost.properties: http.tls.key cannot be used: ");
        Files.delete(files.certificate());
        assertThatThrownBy(() -> read(tls(files)))
                .isInstanceOf(OperatorFault.class)
                .hasMessageContaining("http.tls.certificate cannot be used: ")
                .hasMessageContaining("server.crt cannot be read");
    }

    private static String tls(TlsSettings files) {
        return "http.tls.certificate=%s\nhttp.tls.key=%s\n"
                .formatted(files.certificate(), files.key());
    }

    @Test
    void thingsAreKeptAsLongAsTheApisPromiseUnlessSet() throws IOException {
        Retention other =
                read("""
                        answers.days=30
                        grants.days=10
                        signIns.minutes=5
                        transfers.textDays=400
                        """)
                        .retention();

        assertThat(read("").retention()).isEqualTo(Retention.ORDINARY);
        assertThat(other)
                .isEqualTo(
                        new Retention(
                                Duration.ofDays(30),
                                Duration.ofDays(10),
                                Duration.ofMinutes(5),
                                Optional.of(Duration.ofDays(400))));
    }

    @Test
    void staffStaySignedInFor30MinutesWithoutACallAnd12HoursAtMost() {
        StaffSettings usual = read("").staff();
        StaffSettings other = read("staff.idleMinutes=5\nstaff.signInHours=1\n").staff();

        assertThat(usual.idle()).isEqualTo(Duration.ofMinutes(30));
        assertThat(usual.lasting()).isEqualTo(Duration.ofHours(12));
        assertThat(usual.provider()).isEmpty();
        assertThat(other.idle()).isEqualTo(Duration.ofMinutes(5));
        assertThat(other.lasting()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void passkeysOfStaffAreForADomainWithItsOrigins() {
        String domain = "staff.passkeys.domain=milepost.example\n";

        assertThat(read("").staff().passkeys()).isEmpty();
        assertThat(read(domain).staff().passkeys().orElseThrow().origins())
                .containsExactly("https://milepost.example");
        assertThat(
                        read(domain + "staff.passkeys.origins=https://desk.milepost.example:8443\n")
                                .staff()
                                .passkeys()
                                .orElseThrow()
                                .origins())
                .containsExactly("https://desk.milepost.example:8443");
        for (String origin :
                List.of(
                        "https://evil.example",
                        "https://evilmilepost.example",
                        "http://milepost.example",
                        "https://milepost.example/staff")) {
            assertThatThrownBy(() -> read(domain + "staff.passkeys.origins=" + origin + "\n"))
                    .as(origin)
                    .hasMessageContaining("staff.passkeys.origins");
        }
        assertThatThrownBy(() -> read("staff.passkeys.origins=https://milepost.example\n"))
                .hasMessageContaining("staff.passkeys.domain");
        assertThatThrownBy(() -> read("staff.passkeys.domain=10.0.0.1\n"))
                .hasMessageContaining("staff.passkeys.domain");
    }

    @Test
    void aProviderOfStaffNeedsItsIssuerClientAndSecret() {
        String issuer = "staff.provider.issuer=https://login.company.example\n";
        String client = "staff.provider.clientId=milepost\n";
        String secret = "staff.provider.password=hush\n";

        OpenIdClientSettings provider =
                read(issuer + client + secret).staff().provider().orElseThrow();

        assertThat(provider.issuer()).isEqualTo("https://login.company.example");
        assertThat(provider.clientSecret()).isEqualTo("hush");
        assertThat(provider.roleClaim()).isEqualTo("roles");
        assertThat(provider.algorithms()).containsExactlyInAnyOrder("RS256", "PS256", "ES256");
        assertThat(provider.toString()).doesNotContain("hush");
        assertThatThrownBy(() -> read(client + secret)).hasMessageContaining("issuer is missing");
        assertThatThrownBy(() -> read(issuer + secret)).hasMessageContaining("clientId is missing");
        assertThatThrownBy(() -> read(issuer + client)).hasMessageContaining("password is missing");
        assertThatThrownBy(() -> read(issuer.replace("https", "http") + client + secret))
                .hasMessageContaining("must be an https URL");
        assertThatThrownBy(
                        () -> read(issuer + client + secret + "staff.provider.algorithms=HS256\n"))
                .hasMessageContaining("staff.provider.algorithms must be of");
    }

    @Test
    void everySettingIsInTheDocumentAndHasAVariable() throws IOException {
        Settings settings = settings(PROVIDER, Map.of());
        Config.of(settings);
        String document = Files.readString(Path.of("..", "docs", "CONFIGURATION.md"));

        assertThat(settings.names())
                .hasSizeGreaterThan(25)
                .allSatisfy(
                        name ->
                                assertThat(document)
                                        .containsAnyOf(
                                                "`" + name + "`",
                                                "`" + name.replaceFirst("^.*(?=[.])", "") + "`"));
        assertThat(settings.names().stream().map(Settings::variable)).doesNotHaveDuplicates();
        assertThat(Settings.variable("http.connectionsPerAddressMax"))
                .isEqualTo("MILEPOST_HTTP_CONNECTIONS_PER_ADDRESS_MAX");
    }

    private Config read(String more) {
        return Config.of(settings(more, Map.of()));
    }

    private Settings settings(String more, Map<String, String> environment) {
        try {
            Path file = directory.resolve("milepost.properties");
            return Settings.read(
                    Files.writeString(
                            file,
                            """
                            database.url=jdbc:postgresql://localhost/milepost
                            database.user=milepost
                            issuer=https://milepost.example
                            """
                                    + more),
                    environment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
