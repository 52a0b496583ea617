package org.milepost;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.milepost.postgres.DatabaseSettings;
import picocli.CommandLine;

/** A signing key takes the place of another one while two instances serve. */
@SuppressWarnings("NullAway.Init") // JUnit sets the directory
class SigningKeyRotationTest {

    private static final String CLIENT = "loy1-pos";

    @AutoClose private final RunningInstance instance = RunningInstance.start();

    @TempDir private Path directory;

    @Test
    void noCallFailsAndAnEndedKeyIsRefusedByBothInstances() throws Exception {
        try (RunningInstance.SecondInstance second = instance.startSecond()) {
            List<String> urls = List.of(instance.url(), second.url());
            String early = token(urls.getFirst());
            String first = keyId(early);
            try (Load load = new Load(urls)) {
                assertThat(keys("rotate", "--after", "3600")).contains("signs from");
                await(urls, it -> published(it).size() == 2);
                assertThat(keyId(token(urls.getFirst()))).isEqualTo(first);

                signFromNow();
                await(urls, it -> !keyId(token(it)).equals(first));
                load.awaitCalls();
                load.requireAllAnswered();
            }
            assertThat(urls).allMatch(it -> isAccepted(it, early));

            assertThat(keys("end", first)).contains("is ended");
            await(urls, it -> !isAccepted(it, early));
            assertThat(urls).allMatch(it -> !published(it).contains(first));
            assertThat(urls).allMatch(it -> isAccepted(it, token(it)));
            assertThat(keys().lines().filter(it -> it.startsWith("signing key"))).hasSize(1);
            assertThat(instance.rowsContaining("command-line")).hasSize(2);
            assertThat(instance.rowsContaining("signing-key.ended")).hasSize(1);
        }
    }

    @Test
    void theKeyThatSignsIsNotEnded() throws Exception {
        String only = keyId(token(instance.url()));

        assertThat(keys("end", only)).contains("is the one that signs");
        assertThat(keys("end", "unknown")).contains("There is no signing key unknown");
        assertThat(keys("rotate", "--after", "1")).contains("--after must be from 5");
        assertThat(keys().lines().filter(it -> it.startsWith("signing key"))).hasSize(1);
    }

    /** Takes tokens from each instance and presents them to each, until it is closed. */
    private static final class Load implements AutoCloseable {

        private static final int CALLERS = 4;
        private static final int CALLS_MIN = 20;

        private final AtomicBoolean isOver = new AtomicBoolean();
        private final AtomicInteger calls = new AtomicInteger();
        private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
        private final List<Thread> callers = new ArrayList<>();

        Load(List<String> urls) {
            for (int i = 0; i < CALLERS; i++) {
                String issuing = urls.get(i % urls.size());
                callers.add(Thread.ofVirtual().start(() -> call(issuing, urls)));
            }
        }

        private void call(String issuing, List<String> urls) {
            while (!isOver.get()) {
                try {
                    String token = token(issuing);
                    urls.stream()
                            .filter(it -> !isAccepted(it, token))
                            .forEach(it -> failures.add("a token was refused"));
                    calls.incrementAndGet();
                } catch (RuntimeException e) {
                    failures.add(e.toString());
                }
            }
        }

        /** Waits for calls that began after this. */
        void awaitCalls() {
            int before = calls.get();
            Await.until("calls", () -> !failures.isEmpty() || calls.get() >= before + CALLS_MIN);
        }

        void requireAllAnswered() {
            assertThat(failures).isEmpty();
        }

        @Override
        public void close() {
            isOver.set(true);
            try {
                for (Thread caller : callers) {
                    caller.join();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            requireAllAnswered();
        }
    }

    private static void await(List<String> urls, Predicate<String> condition) {
        Await.until("the keys of both", () -> urls.stream().allMatch(condition));
    }

    /** The time has come. */
    private void signFromNow() {
        instance.execute("UPDATE signing_key SET signs_from = now() WHERE verifies_until IS NULL");
    }

    private static String token(String url) {
        String credentials =
                Base64.getEncoder()
                        .encodeToString((CLIENT + ":" + CLIENT + "-secret").getBytes(UTF_8));
        try (WireClient client = new WireClient(url)) {
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

    /** Any answer but 401: the token is checked before the body. */
    private static boolean isAccepted(String url, String token) {
        try (WireClient client = new WireClient(url)) {
            return client.send(
                                    "POST",
                                    "/checkout/amcash/echo",
                                    "Authorization: Bearer "
                                            + token
                                            + "\r\nContent-Type: application/json\r\n",
                                    "{}".getBytes(UTF_8))
                            .status()
                    != 401;
        }
    }

    private static List<String> published(String url) {
        try (WireClient client = new WireClient(url)) {
            String keys = client.send("GET", "/oauth/jwks", "", new byte[0]).body();
            return JWKSet.parse(keys).getKeys().stream().map(JWK::getKeyID).toList();
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }

    private static String keyId(String token) {
        try {
            return SignedJWT.parse(token).getHeader().getKeyID();
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }

    private String keys(String... arguments) throws IOException {
        StringWriter out = new StringWriter();
        DatabaseSettings settings = instance.servingRole();
        Path file =
                Files.writeString(
                        directory.resolve("milepost.properties"),
                        """
                        database.url=%s
                        database.user=%s
                        database.password=%s
                        issuer=https://milepost.example
                        """
                                .formatted(
                                        settings.jdbcUrl(), settings.user(), settings.password()));
        List<String> line = new ArrayList<>(List.of("keys"));
        line.addAll(List.of(arguments));
        line.addAll(List.of("--config", file.toString()));
        CommandLine commands = Main.commandLine();
        commands.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(out, true));
        commands.execute(line.toArray(String[]::new));
        return out.toString();
    }
}
