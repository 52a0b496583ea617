package org.milepost.proofs.signin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.milepost.bench.BearerToken;
import org.milepost.bench.process.Program;
import org.milepost.bench.process.ServerProcess;
import org.milepost.postgres.Database;
import org.milepost.postgres.EmbeddedServer;
import org.milepost.postgres.EmbeddedSettings;
import tools.jackson.databind.json.JsonMapper;

/**
 * A server with an empty database, as after an installation, whose operator has one person.
 *
 * <p>Threads: used by one thread.
 */
final class EmptyInstallation implements AutoCloseable {

    private final EmbeddedServer postgres;
    private final ServerProcess server;
    private final String secret;

    private EmptyInstallation(EmbeddedServer postgres, ServerProcess server, String secret) {
        this.postgres = postgres;
        this.server = server;
        this.secret = secret;
    }

    /**
     * Makes one.
     *
     * @param directory an empty one
     */
    static EmptyInstallation open(Path directory) {
        EmbeddedServer postgres =
                EmbeddedServer.start(EmbeddedSettings.of(directory.resolve("data")));
        try (Database database = Database.open(postgres.database())) {
            database.migrate();
        }
        Path config = config(directory, postgres);
        Program.Ended made = Program.run(directory, "operator", "--config", config.toString());
        if (made.exitCode() != 0) {
            postgres.close();
            throw new IllegalStateException("no client of the operator was made: " + made.err());
        }
        return new EmptyInstallation(
                postgres, ServerProcess.serve(directory, config), made.out().strip());
    }

    URI address() {
        return server.address();
    }

    /** Adds a programme administrator; the code with which the person enrols. */
    String addAdministrator() {
        String body =
                """
                {"staff":"ana.nunez","fullName":"Ana Núñez","email":"ana.nunez@operator.example",
                 "roles":["programme-administrator"]}
                """;
        BearerToken token = BearerToken.of(address(), "operator", secret);
        HttpRequest request =
                HttpRequest.newBuilder(address().resolve("/operator/v1/staff"))
                        .header("Authorization", "Bearer " + token.text())
                        .header("Content-Type", "application/json")
                        .header("Change-Reason", "first person")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        return JsonMapper.shared().readTree(send(request)).path("enrolmentCode").asString();
    }

    /** The body of an answer. */
    static String send(HttpRequest request) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while a server answers", e);
        }
    }

    private static Path config(Path directory, EmbeddedServer postgres) {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path password = directory.resolve("password");
            Files.writeString(password, postgres.database().password());
            return Files.writeString(
                    directory.resolve("serve.properties"),
                    """
                    database.url=%s
                    database.user=%s
                    database.passwordFile=%s
                    issuer=http://127.0.0.1:%d
                    http.port=%d
                    management.port=0
                    """
                            .formatted(
                                    postgres.database().jdbcUrl(),
                                    postgres.database().user(),
                                    password,
                                    free.getLocalPort(),
                                    free.getLocalPort()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.stop();
        postgres.close();
    }
}
