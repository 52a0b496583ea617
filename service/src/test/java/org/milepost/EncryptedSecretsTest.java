package org.milepost;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.milepost.oauth.Client;
import org.milepost.oauth.ClientStore;
import org.milepost.oauth.SecretDigest;
import org.milepost.postgres.Database;
import org.milepost.postgres.DatabaseSettings;
import org.milepost.postgres.OperatorFault;
import org.milepost.postgres.OutsideKeys;
import org.milepost.postgres.SecretStore;
import org.milepost.postgres.TestDatabases;
import picocli.CommandLine;

/** The secrets of an installation, encrypted with keys from outside the database. */
class EncryptedSecretsTest {

    private static final String SECRET = "confirmation-number";
    private static final byte[] FIRST = key(1);
    private static final byte[] SECOND = key(2);

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    @TempDir Path directory;

    @Test
    void secretsAreEncryptedAndEncryptedAgainWhileServersServe() throws Exception {
        Database database = databases.create();
        addClient(database);
        start(database).close();
        byte[] plain = new SecretStore(database).obtain(SECRET);
        try (Instance one = start(database, FIRST);
                Instance other = start(database, SECOND, FIRST)) {
            String token = token(one);
            assertThat(keys(database, "encrypt", FIRST)).contains("3 secrets were encrypted");
            assertThat(plainSecrets(database)).isZero();
            assertThat(isAccepted(other, token)).isTrue();

            assertThat(keys(database, "encrypt", FIRST)).contains("0 secrets were encrypted");
            assertThat(keys(database, "list", FIRST).lines())
                    .hasSize(3)
                    .allMatch(it -> it.contains("encrypted with outside key " + id(FIRST)));
        }
        try (Instance one = start(database, SECOND, FIRST)) {
            assertThat(keys(database, "encrypt", SECOND, FIRST))
                    .contains("3 secrets were encrypted")
                    .contains(id(SECOND));
            assertThat(isAccepted(one, token(one))).isTrue();
        }
        try (Instance one = start(database, SECOND)) {
            assertThat(isAccepted(one, token(one))).isTrue();
        }
        assertThat(new SecretStore(database.jdbi(), OutsideKeys.of(List.of(SECOND))).obtain(SECRET))
                .isEqualTo(plain);
        assertThat(trail(database)).isEqualTo(2);
    }

    @Test
    void aServerWithoutTheRightKeyDoesNotStart() throws Exception {
        Database database = databases.create();
        start(database, FIRST).close();
        assertThat(keys(database, "encrypt", FIRST)).contains("1 secrets were encrypted");
        assertThat(plainSecrets(database)).isZero();

        for (byte[][] keys : List.of(new byte[][] {}, new byte[][] {SECOND})) {
            assertThatThrownBy(() -> start(database, keys).close())
                    .isInstanceOf(OperatorFault.class)
                    .hasMessageContaining("encrypted with the outside key " + id(FIRST))
                    .hasMessageContaining("Set encryption.key");
        }
        assertThat(keys(database, "encrypt", SECOND)).contains("Set encryption.key");
        assertThat(keys(database, "encrypt")).contains("encryption.key is missing");
    }

    @Test
    void aCommandThatIsKilledHalfWayChangesNothing() throws Exception {
        Database database = databases.create();
        start(database).close();
        Process command;
        try (Database watching = Database.open(database.settings())) {
            command =
                    database.jdbi()
                            .inTransaction(
                                    blocking -> {
                                        // a process may need longer to start than this allows
                                        blocking.execute(
                                                "SET LOCAL idle_in_transaction_session_timeout = 0");
                                        blocking.execute("SELECT * FROM change_count FOR UPDATE");
                                        Process started =
                                                new ProcessBuilder(
                                                                JavaFlags.command(
                                                                        128,
                                                                        Main.class,
                                                                        "keys",
                                                                        "encrypt",
                                                                        "--config",
                                                                        config(database, FIRST)
                                                                                .toString()))
                                                        .redirectErrorStream(true)
                                                        .redirectOutput(
                                                                directory.resolve("out").toFile())
                                                        .start();
                                        while (started.isAlive() && !isOneWaiting(watching)) {
                                            Thread.sleep(20);
                                        }
                                        started.destroyForcibly().waitFor();
                                        return started;
                                    });
        }

        assertThat(command.exitValue()).isEqualTo(137);
        assertThat(plainSecrets(database)).isEqualTo(3);
        assertThat(keys(database, "encrypt", FIRST)).contains("3 secrets were encrypted");
    }

    @Test
    void aWrongKeyIsRefusedWithoutShowingIt() throws Exception {
        Path file = config(databases.create());
        Files.writeString(file, Files.readString(file) + "encryption.key=c2hvcnQ=\n");

        assertThatThrownBy(() -> Config.of(Settings.read(file, Map.of())))
                .hasMessageContaining("encryption.key must be keys of 32 bytes in base64")
                .hasMessageNotContaining("c2hvcnQ");
        Settings good = Settings.read(config(databases.create(), FIRST), Map.of());
        Config.of(good);
        assertThat(good.effective()).contains("encryption.key=*** (file)");
    }

    /** As the document says that a key is made. */
    @Test
    void aKeyOfOpensslIsOne() throws Exception {
        Path file = directory.resolve("encryption.key");
        Process openssl =
                new ProcessBuilder("openssl", "rand", "-base64", "32")
                        .redirectOutput(file.toFile())
                        .start();
        assertThat(openssl.waitFor()).isZero();
        Path config = config(databases.create());
        Files.writeString(config, Files.readString(config) + "encryption.keyFile=" + file + "\n");

        assertThat(Config.of(Settings.read(config, Map.of())).outsideKeys().encryptingId())
                .isPresent();
    }

    private static boolean isOneWaiting(Database database) {
        return database.jdbi()
                .withHandle(
                        it ->
                                it.createQuery(
                                                """
                                                SELECT EXISTS (
                                                    SELECT FROM pg_locks
                                                     WHERE NOT granted
                                                       AND pid IN (SELECT pid FROM pg_stat_activity
                                                                    WHERE datname = current_database()))
                                                """)
                                        .mapTo(Boolean.class)
                                        .one());
    }

    private static int plainSecrets(Database database) {
        return count(
                database,
                """
                SELECT (SELECT count(*) FROM signing_key WHERE jwk <> '')
                     + (SELECT count(*) FROM installation_secret WHERE material <> '')
                     + (SELECT count(*) FROM staff_password WHERE totp_secret <> '')
                """);
    }

    private static int trail(Database database) {
        return count(database, "SELECT count(*) FROM change WHERE action = 'secrets.encrypted'");
    }

    private static int count(Database database, String sql) {
        return database.jdbi().withHandle(it -> it.createQuery(sql).mapTo(Integer.class).one());
    }

    private static void addClient(Database database) {
        new ClientStore(database.jdbi())
                .put(
                        new Client("desk", Optional.empty(), Set.of("operator"), true),
                        SecretDigest.of("desk-secret"));
    }

    private static String token(Instance instance) {
        String credentials = Base64.getEncoder().encodeToString("desk:desk-secret".getBytes(UTF_8));
        try (WireClient client = new WireClient(instance.url())) {
            return client.send(
                            "POST",
                            "/oauth/token",
                            "Authorization: Basic "
                                    + credentials
                                    + "\r\nContent-Type: application/x-www-form-urlencoded\r\n",
                            "grant_type=client_credentials".getBytes(UTF_8))
                    .member("access_token");
        }
    }

    private static boolean isAccepted(Instance instance, String token) {
        try (WireClient client = new WireClient(instance.url())) {
            return client.send(
                                    "GET",
                                    "/operator/v1/partners",
                                    "Authorization: Bearer " + token + "\r\n",
                                    new byte[0])
                            .status()
                    == 200;
        }
    }

    private Instance start(Database database, byte[]... keys) throws IOException {
        return Instance.start(
                Config.of(Settings.read(config(database, keys), Map.of())),
                Instance.Purpose.SERVICE,
                new WallClock());
    }

    private String keys(Database database, String subcommand, byte[]... keys) throws IOException {
        StringWriter out = new StringWriter();
        String config = config(database, keys).toString();
        CommandLine commands = Main.commandLine().setOut(new PrintWriter(out, true));
        commands.setErr(new PrintWriter(out, true));
        if (subcommand.equals("list")) {
            commands.execute("keys", "--config", config);
        } else {
            commands.execute("keys", subcommand, "--config", config);
        }
        return out.toString();
    }

    private Path config(Database database, byte[]... keys) throws IOException {
        DatabaseSettings settings = database.settings();
        List<String> encoded =
                Arrays.stream(keys).map(Base64.getEncoder()::encodeToString).toList();
        return Files.writeString(
                directory.resolve(UUID.randomUUID() + ".properties"),
                """
                database.url=%s
                database.user=%s
                database.password=%s
                issuer=https://milepost.example
                http.port=0
                management.port=0
                """
                                .formatted(settings.jdbcUrl(), settings.user(), settings.password())
                        + (encoded.isEmpty()
                                ? ""
                                : "encryption.key=" + String.join(" ", encoded) + "\n"));
    }

    private static String id(byte[] key) {
        return OutsideKeys.of(List.of(key)).encryptingId().orElseThrow();
    }

    private static byte[] key(int filled) {
        byte[] key = new byte[OutsideKeys.LENGTH];
        Arrays.fill(key, (byte) filled);
        return key;
    }
}
