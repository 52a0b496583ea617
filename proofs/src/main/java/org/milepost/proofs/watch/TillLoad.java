package org.milepost.proofs.watch;

import java.io.IOException;
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
import java.util.concurrent.atomic.AtomicLong;
import org.milepost.bench.Collectors;

/**
 * Tills that redeem one after the other until they are closed; answers are not checked.
 *
 * <p>Threads: closed by one thread; each till has its own.
 */
final class TillLoad implements AutoCloseable {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);
    private static final AtomicLong NUMBERS = new AtomicLong(System.currentTimeMillis());

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Thread> tills = new ArrayList<>();
    private volatile boolean isOver;

    /**
     * Starts.
     *
     * @param pause what a till waits between two redemptions
     */
    TillLoad(URI server, String token, Collectors collectors, int count, Duration pause) {
        for (int i = 0; i < count; i++) {
            tills.add(
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        while (!isOver) {
                                            redeem(server, token, collectors);
                                            sleep(pause);
                                        }
                                    }));
        }
    }

    /** The body of the next redemption. */
    static String redemption(long number, Collectors collectors) {
        return """
        {"acquirerId":"100000","cardEntryMode":"SWIPE","collectorNumber":"%d","dateTime":"%s",\
        "deviceId":"WATCH1","dollarRedeemRequest":"10.00","postTaxBasketAmount":"43.21",\
        "sponsorCode":"LOY1","storeId":"0001","traceId":"%012d","vendorId":"100087"}"""
                .formatted(
                        collectors.first() + number % collectors.count(),
                        OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS),
                        number % 1_000_000_000_000L);
    }

    /** A number that no redemption has had. */
    static long nextNumber() {
        return NUMBERS.getAndIncrement();
    }

    private void redeem(URI server, String token, Collectors collectors) {
        long number = nextNumber();
        HttpRequest request =
                HttpRequest.newBuilder(server.resolve("/checkout/amcash/redeem"))
                        .timeout(ANSWER_MAX)
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", "watch-" + number)
                        .POST(HttpRequest.BodyPublishers.ofString(redemption(number, collectors)))
                        .build();
        try {
            http.send(request, HttpResponse.BodyHandlers.discarding());
        } catch (IOException _) {
            sleep(Duration.ofMillis(100)); // the server is down, which is what is being tried
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        isOver = true;
        http.shutdownNow();
    }
}
