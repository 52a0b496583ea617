package org.milepost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.milepost.oauth.Client;
import org.milepost.oauth.ClientStore;
import org.milepost.oauth.SecretDigest;
import org.milepost.postgres.Database;
import org.milepost.postgres.DatabaseSettings;
import org.milepost.postgres.TestDatabases;
import picocli.CommandLine;

class OperatorCommandTest {

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    @TempDir Path directory;

    private final StringWriter out = new StringWriter();

    @Test
    void theFirstOperatorOfAnInstallationGetsASecret() throws Exception {
        Database database = databases.create();
        int code = run(database, "desk");

        assertThat(code).isZero();
        assertThat(out.toString()).matches("[A-Za-z0-9_-]{43}\\R");
        assertThat(new ClientStore(database.jdbi()).all())
                .containsExactly(new Client("desk", Optional.empty(), Set.of("operator"), true));
        assertThat(trail(database)).containsExactly("command-line client.added desk");
    }

    @Test
    void anOperatorWithoutAUsableSecretGetsANewOne() throws Exception {
        Database database = databases.create();
        new ClientStore(database.jdbi())
                .put(
                        new Client("desk", Optional.empty(), Set.of("amcash"), false),
                        SecretDigest.of("old"));
        int code = run(database, "desk");

        assertThat(code).isZero();
        assertThat(new ClientStore(database.jdbi()).all())
                .containsExactly(
                        new Client("desk", Optional.empty(), Set.of("amcash", "operator"), true));
        assertThat(trail(database))
                .containsExactly(
                        "command-line client.changed desk",
                        "command-line client.secret-replaced desk");
    }

    @Test
    void aNameThatNoClientCanHaveIsRefused() throws Exception {
        assertThat(run(databases.create(), "a b")).isEqualTo(1);
        assertThat(out.toString()).isEmpty();
    }

    private int run(Database database, String client) throws IOException {
        return new CommandLine(new OperatorCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(new StringWriter()))
                .execute("--config", config(database).toString(), "--client", client);
    }

    private Path config(Database database) throws IOException {
        DatabaseSettings settings = database.settings();
        Path file = directory.resolve("milepost.properties");
        return Files.writeString(
                file,
                """
                database.url=%s
                database.user=%s
                database.password=%s
                issuer=https://milepost.example
                """
                        .formatted(settings.jdbcUrl(), settings.user(), settings.password()));
    }

    private static List<String> trail(Database database) {
        return database.jdbi()
                .withHandle(
                        it ->
                                it.createQuery(
                                                """
                                                SELECT client_id || ' ' || action || ' ' || target
                                                  FROM change ORDER BY number
                                                """)
                                        .mapTo(String.class)
                                        .list());
    }
}
