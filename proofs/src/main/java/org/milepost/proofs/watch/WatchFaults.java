package org.milepost.proofs.watch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.milepost.bench.Collectors;
import org.milepost.bench.process.Pauses;
import org.milepost.ledger.FeedReader;
import org.milepost.postgres.Database;
import org.milepost.postgres.DatabaseSettings;

/**
 * Causes the condition of each alert on a real server.
 *
 * @param database the database of the server
 * @param server the address for partners
 * @param token of a till
 * @param collectors whose miles there are to redeem
 */
record WatchFaults(DatabaseSettings database, URI server, String token, Collectors collectors) {

    /**
     * A fault.
     *
     * @param name what happens
     * @param alerts the alerts that must fire
     * @param make makes it; closing the result ends it
     */
    record MadeFault(String name, Set<String> alerts, Making make) {
        MadeFault {
            alerts = Set.copyOf(alerts);
        }
    }

    /** Makes a fault. */
    @FunctionalInterface
    interface Making {
        /**
         * Makes it.
         *
         * @return ends it
         * @throws Exception when it cannot be made
         */
        AutoCloseable make() throws Exception;
    }

    /** Those that need nothing but the database and the server's address. */
    List<MadeFault> all() {
        return List.of(
                new MadeFault(
                        "another session locks all accounts",
                        Set.of("MilepostLaneBlocked", "MilepostLaneRetries", "MilepostSlow"),
                        () -> locked("SELECT 1 FROM account ORDER BY bucket, account FOR UPDATE")),
                new MadeFault(
                        "the lanes' sessions are ended repeatedly",
                        Set.of("MilepostReconnects"),
                        () -> repeatedly(this::endSessions, Duration.ofMillis(300))),
                new MadeFault(
                        "256 tills at once",
                        Set.of("MilepostSheds"),
                        () -> new TillLoad(server, token, collectors, 256, Duration.ZERO)),
                new MadeFault(
                        "the clients are locked while 60 programs request tokens",
                        Set.of("MilepostPoolExhausted"),
                        this::tokensOfLockedClients),
                new MadeFault(
                        "a reader of the feed does not read",
                        Set.of("MilepostFeedLag"),
                        this::idleReader),
                new MadeFault(
                        "tills disconnect before the answer",
                        Set.of("MilepostLostAnswers"),
                        () -> repeatedly(this::hangUp, Duration.ofMillis(20))),
                new MadeFault(
                        "a partner's program sends wrong names",
                        Set.of("MilepostCallersSlowed"),
                        () -> repeatedly(this::creditWrongName, Duration.ofMillis(50))));
    }

    /** A transaction that has executed this and stays open. */
    private AutoCloseable locked(String sql) throws SQLException {
        Connection connection = connect();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
        return connection;
    }

    /** Executes this. */
    void execute(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("the database refused: " + sql, e);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                database.jdbcUrl(), database.user(), database.password());
    }

    private void endSessions() {
        execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE application_name = 'milepost lane'");
    }

    private AutoCloseable tokensOfLockedClients() throws SQLException {
        AutoCloseable lock = locked("LOCK TABLE client IN ACCESS EXCLUSIVE MODE");
        List<AutoCloseable> programs =
                IntStream.range(0, 60)
                        .mapToObj(_ -> repeatedly(this::wantToken, Duration.ZERO))
                        .toList();
        return () -> {
            lock.close();
            for (AutoCloseable program : programs) {
                program.close();
            }
        };
    }

    private void wantToken() {
        post(
                "/oauth/token",
                "application/x-www-form-urlencoded",
                "grant_type=client_credentials&client_id=loy1-pos&client_secret=loy1-pos-secret");
    }

    private void creditWrongName() {
        long number = TillLoad.nextNumber();
        post(
                "/v1/programmes/ATRP/accounts/3081471017300186/credit-transaction-requests"
                        + "?api_key=sandbox0sandbox0sandbox0",
                "application/json",
                """
                {"monetaryAmount":{"amount":10,"currency":{"currencyCode":"AVIOS"}},\
                "externalTransactionIdentifier":"watch %d",\
                "externalTransactionDate":"2026-01-05","description":"Night %d",\
                "externalSource":"HOTEL1","type":"COLLECTION",\
                "person":{"name":{"familyName":"Nobody"}}}"""
                        .formatted(number, number));
    }

    private AutoCloseable idleReader() {
        try (Database opened = Database.open(database)) {
            FeedReader.open(opened, "watched");
        }
        TillLoad load = new TillLoad(server, token, collectors, 12, Duration.ZERO);
        return () -> {
            load.close();
            execute("DELETE FROM feed_position WHERE reader = 'watched'");
            execute("DELETE FROM feed_reader WHERE reader = 'watched'");
        };
    }

    private void hangUp() {
        long number = TillLoad.nextNumber();
        byte[] body = TillLoad.redemption(number, collectors).getBytes(StandardCharsets.UTF_8);
        String head =
                """
                POST /checkout/amcash/redeem HTTP/1.1\r
                Host: %s\r
                Authorization: Bearer %s\r
                Content-Type: application/json\r
                Idempotency-Key: watch-%d\r
                Content-Length: %d\r
                \r
                """
                        .formatted(server.getAuthority(), token, number, body.length);
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(server.getHost(), server.getPort()));
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void post(String path, String type, String body) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            http.send(
                    HttpRequest.newBuilder(server.resolve(path))
                            .header("Content-Type", type)
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Repeats this on a thread of its own, until the result is closed. */
    private static AutoCloseable repeatedly(Runnable work, Duration pause) {
        Thread thread =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    while (!Thread.currentThread().isInterrupted()) {
                                        work.run();
                                        try {
                                            Thread.sleep(pause);
                                        } catch (InterruptedException _) {
                                            return;
                                        }
                                    }
                                });
        return () -> {
            thread.interrupt();
            Pauses.await(Duration.ofSeconds(20), () -> !thread.isAlive());
        };
    }
}
