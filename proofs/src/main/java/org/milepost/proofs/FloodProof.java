package org.milepost.proofs;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.milepost.bench.BearerToken;
import org.milepost.bench.Collectors;
import org.milepost.bench.process.Pauses;
import org.milepost.bench.process.ServerProcess;

/**
 * A server is flooded repeatedly. After each flood it redeems and is ready, or it has ended with a
 * status that is not 0 and redeems after a start; any other state is a violation.
 */
final class FloodProof {

    /** Within this time after a flood a server works or has ended. */
    private static final Duration DECIDED_MAX = Duration.ofSeconds(10);

    private static final Duration CALL_MAX = Duration.ofSeconds(3);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int OK = 200;

    private final Supplier<ServerProcess> starter;
    private final Collectors collectors;
    private final int connections;
    private final Duration hold;
    private final Consumer<String> progress;
    private final List<String> violations = new ArrayList<>();

    /** The same for all, so that a repeated request has the same content. */
    private final OffsetDateTime time =
            OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS);

    private ServerProcess server;
    private int redeemed;
    private int ended;

    /**
     * A proof over servers of one database.
     *
     * @param starter starts one
     * @param collectors who redeem, each once
     * @param hold how long a connection of a flood stays
     */
    FloodProof(
            Supplier<ServerProcess> starter,
            Collectors collectors,
            int connections,
            Duration hold,
            Consumer<String> progress) {
        this.starter = starter;
        this.collectors = collectors;
        this.connections = connections;
        this.hold = hold;
        this.progress = progress;
        this.server = starter.get();
    }

    /** Floods a server in each way once. */
    void round() {
        BearerToken token = BearerToken.of(server.address(), "loy1-pos", "loy1-pos-secret");
        for (Flood flood : Flood.values()) {
            URI address = server.address();
            flood.send(
                    new InetSocketAddress(address.getHost(), address.getPort()), connections, hold);
            long flooded = System.nanoTime();
            boolean serves = isWell(token);
            if (!serves) {
                startAnew(flood, token);
            }
            progress.accept(
                    "%s: %s after %d ms"
                            .formatted(
                                    flood,
                                    serves ? "serves on" : "serves again",
                                    (System.nanoTime() - flooded) / 1_000_000));
        }
    }

    /** Stops the server; what was wrong. */
    List<String> finish() {
        server.stop();
        progress.accept(redeemed + " redeemed after floods, " + ended + " servers ended by one");
        return List.copyOf(violations);
    }

    private void startAnew(Flood flood, BearerToken token) {
        OptionalInt status = server.awaitEnd(Duration.ofSeconds(1));
        if (status.isEmpty()) {
            violations.add(flood + ": the server neither serves nor ends");
            server.kill();
        } else if (status.getAsInt() == 0) {
            violations.add(flood + ": the server ended with status 0");
        }
        ended++;
        server = starter.get();
        if (!isWell(token)) {
            violations.add(flood + ": the server does not serve after a start");
        }
    }

    /** Whether it recovers in time. */
    private boolean isWell(BearerToken token) {
        long giveUp = System.nanoTime() + DECIDED_MAX.toNanos();
        while (System.nanoTime() - giveUp < 0 && server.isAlive()) {
            if (isReady() && redeems(token)) {
                redeemed++;
                return true;
            }
            Pauses.pause(POLL);
        }
        return false;
    }

    private boolean isReady() {
        return answer(HttpRequest.newBuilder(server.management().resolve("/observe/health/ready")))
                .equals("{\"status\":\"UP\"}");
    }

    private boolean redeems(BearerToken token) {
        String body =
                """
                {"acquirerId":"100000","cardEntryMode":"SWIPE","collectorNumber":"%d",\
                "dateTime":"%s","deviceId":"FLOOD1","dollarRedeemRequest":"10.00",\
                "postTaxBasketAmount":"43.21","sponsorCode":"LOY1","storeId":"0001",\
                "traceId":"1","vendorId":"100087"}"""
                        .formatted(collectors.first() + redeemed % collectors.count(), time);
        return answer(
                        HttpRequest.newBuilder(server.address().resolve("/checkout/amcash/redeem"))
                                .header("Authorization", "Bearer " + token.text())
                                .header("Content-Type", "application/json")
                                .header("Idempotency-Key", "flood-" + redeemed)
                                .POST(HttpRequest.BodyPublishers.ofString(body)))
                .contains("\"responseCode\":\"0000\"");
    }

    /** The body of a 200, or nothing. */
    private static String answer(HttpRequest.Builder request) {
        try (HttpClient http = HttpClient.newBuilder().connectTimeout(CALL_MAX).build()) {
            HttpResponse<String> answer =
                    http.send(
                            request.timeout(CALL_MAX).build(),
                            HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == OK ? answer.body() : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted in mid-proof", e);
        }
    }
}
