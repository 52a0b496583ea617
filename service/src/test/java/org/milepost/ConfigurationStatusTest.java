package org.milepost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.milepost.http.TestCertificate;
import org.milepost.http.TlsSettings;
import org.milepost.postgres.DatabaseSettings;
import org.milepost.postgres.TestDatabases;

/** The status of a command that the configuration prevents, which a supervisor must not repeat. */
class ConfigurationStatusTest {

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    @TempDir Path directory;

    private final StringWriter err = new StringWriter();

    @Test
    void aWrongSettingHasTheStatus() throws Exception {
        assertThat(run("serve", "http.port=no\n")).isEqualTo(Main.CONFIGURATION_FAULT);
        assertThat(err.toString()).contains("http.port must be a whole number");
    }

    @Test
    void aKeyThatCannotBeReadHasTheStatus() throws Exception {
        TlsSettings files = TestCertificate.of("EC").writeTo(directory);
        Files.delete(files.key());

        assertThat(
                        run(
                                "serve",
                                "http.tls.certificate=%s%nhttp.tls.key=%s%n"
                                        .formatted(files.certificate(), files.key())))
                .isEqualTo(Main.CONFIGURATION_FAULT);
    }

    @Test
    void aDatabaseWithoutTablesHasTheStatus() throws Exception {
        DatabaseSettings empty = databases.createEmpty().settings();

        assertThat(run("serve", database(empty, empty.password())))
                .isEqualTo(Main.CONFIGURATION_FAULT);
        assertThat(err.toString()).contains("Run the command 'migrate'");
    }

    @Test
    void aPasswordThatIsWrongOrMissingHasTheStatus() throws Exception {
        DatabaseSettings settings = databases.createEmpty().settings();

        assertThat(run("serve", database(settings, "wrong"))).isEqualTo(Main.CONFIGURATION_FAULT);
        assertThat(run("operator", database(settings, ""))).isEqualTo(Main.CONFIGURATION_FAULT);
        assertThat(err.toString())
                .contains("password authentication failed")
                .contains("none is configured", "MILEPOST_SECRETS")
                .doesNotContain("SCRAM");
    }

    @Test
    void anAuditKeepsTheStatusesOfItsOwn() throws Exception {
        assertThat(run("verify", "http.port=no\n")).isEqualTo(VerifyCommand.NOT_CHECKED);
    }

    @Test
    void whatMayPassByItselfHasAnotherStatus() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(run("serve", "http.port=" + taken.getLocalPort() + "\n")).isEqualTo(1);
        }
    }

    @Test
    void theUnitDoesNotRepeatAStartWithTheStatus() throws Exception {
        assertThat(Files.readString(Path.of("../packaging/debian/milepost.service")))
                .contains("\nRestart=on-failure\n")
                .contains("\nRestartPreventExitStatus=" + Main.CONFIGURATION_FAULT + "\n");
    }

    private static String database(DatabaseSettings settings, String password) {
        return "database.url=%s%ndatabase.user=%s%ndatabase.password=%s%n"
                .formatted(settings.jdbcUrl(), settings.user(), password);
    }

    /** Later lines override the first ones. */
    private int run(String command, String more) throws IOException {
        Path config =
                Files.writeString(
                        directory.resolve("milepost.properties"),
                        """
                        database.url=jdbc:postgresql://127.0.0.1:1/none
                        database.user=none
                        issuer=https://milepost.example
                        http.port=0
                        management.port=0
                        """
                                + more);
        var line = Main.commandLine();
        line.getSubcommands().values().forEach(it -> it.setErr(new PrintWriter(err, true)));
        return line.execute(command, "--config", config.toString());
    }
}
