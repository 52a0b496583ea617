package org.milepost.proofs.signin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.milepost.bench.process.Pauses;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real Keycloak on this machine, with a realm of members in memory.
 *
 * <p>Threads: used by one thread.
 */
final class Keycloak implements AutoCloseable {

    /** The version that is proven. */
    static final String VERSION = "26.4.5";

    private static final String REALM = "members";
    private static final Duration START_MAX = Duration.ofMinutes(4);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Process process;
    private final URI address;
    private final HttpClient http = HttpClient.newHttpClient();

    private Keycloak(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    /**
     * Unpacks and starts one.
     *
     * @param archive the distribution's archive
     * @param directory an empty directory for all of it
     * @param realm the realm to import, as JSON
     */
    static Keycloak start(Path archive, Path directory, String realm) {
        try {
            unpack(archive, directory);
            Path home = directory.resolve("keycloak-" + VERSION);
            Path imports = Files.createDirectories(home.resolve("data/import"));
            Files.writeString(imports.resolve("realm.json"), realm);
            int port = freePort();
            ProcessBuilder builder =
                    new ProcessBuilder(
                                    "bash",
                                    home.resolve("bin/kc.sh").toString(),
                                    "start-dev",
                                    "--http-host=127.0.0.1",
                                    "--http-port=" + port,
                                    "--db=dev-mem",
                                    "--cache=local",
                                    "--import-realm")
                            .redirectErrorStream(true)
                            .redirectOutput(directory.resolve("keycloak.log").toFile());
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            Process process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process)));
            Keycloak keycloak = new Keycloak(process, URI.create("http://127.0.0.1:" + port));
            if (!Pauses.await(START_MAX, () -> !process.isAlive() || keycloak.isReady())
                    || !process.isAlive()) {
                throw new IllegalStateException(
                        "Keycloak did not start:\n"
                                + Files.readString(directory.resolve("keycloak.log")));
            }
            return keycloak;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The value of {@code iss} in its tokens. */
    String issuer() {
        return address + "/realms/" + REALM;
    }

    /** Where its public keys are. */
    String keysUrl() {
        return issuer() + "/protocol/openid-connect/certs";
    }

    /** The public keys, as it publishes them. */
    String keys() {
        return send(HttpRequest.newBuilder(URI.create(keysUrl()))).body();
    }

    /** A real access token of a member for a client. */
    String token(String client, String member, String scope) {
        String form =
                Map.of(
                                "grant_type",
                                "password",
                                "client_id",
                                client,
                                "client_secret",
                                client + "-secret",
                                "username",
                                member,
                                "password",
                                "sandbox",
                                "scope",
                                scope)
                        .entrySet()
                        .stream()
                        .map(
                                it ->
                                        it.getKey()
                                                + "="
                                                + URLEncoder.encode(
                                                        it.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"));
        HttpResponse<String> answer =
                send(
                        HttpRequest.newBuilder(
                                        URI.create(issuer() + "/protocol/openid-connect/token"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString(form)));
        JsonNode token = JSON.readTree(answer.body()).path("access_token");
        if (!token.isString()) {
            throw new IllegalStateException("Keycloak gives no token: " + answer.body());
        }
        return token.asString();
    }

    @Override
    public void close() {
        end(process);
        http.close();
    }

    private boolean isReady() {
        try {
            return send(HttpRequest.newBuilder(URI.create(keysUrl()))).statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while Keycloak works", e);
        }
    }

    private static void end(Process process) {
        List<ProcessHandle> all = process.descendants().toList();
        process.destroy();
        all.forEach(ProcessHandle::destroy);
        process.onExit().join();
    }

    private static void unpack(Path archive, Path directory) throws IOException {
        try (InputStream in = Files.newInputStream(archive);
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = directory.resolve(entry.getName()).normalize();
                if (!file.startsWith(directory)) {
                    throw new IllegalStateException("the archive leads out of its directory");
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.copy(zip, file);
                }
            }
        }
    }

    /** A port that is free now. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
