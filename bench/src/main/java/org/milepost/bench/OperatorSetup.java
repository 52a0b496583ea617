package org.milepost.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * The calls of the operator's API that load needs: they add sponsors and collectors, and set a
 * daily limit that no collector reaches.
 *
 * <p>Threads: used by one thread.
 */
public final class OperatorSetup implements AutoCloseable {

    /** The time after which a change is in effect at every instance. */
    private static final Duration IN_FORCE = Duration.ofSeconds(2);

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final int AT_ONCE = 16;

    private final URI server;
    private final BearerToken token;
    private final HttpClient http = HttpClient.newHttpClient();

    /** Calls of the sandbox's operator to this server. */
    public OperatorSetup(URI server) {
        this.server = server;
        this.token = BearerToken.of(server, "operator", "operator-secret");
    }

    /** Lifts what a collector may redeem in a day to a hundred million dollars. */
    public void liftDailyLimit() {
        call("PATCH", "programmes/" + Collectors.PROGRAMME, "{\"dailyLimit\":\"99999999.99\"}");
        awaitInForce();
    }

    /** Adds collectors, and gives each of them this many Cash miles. */
    void addCollectors(Collectors collectors, long milesEach) {
        String path = "programmes/" + Collectors.PROGRAMME + "/collectors";
        Parallel.run(
                AT_ONCE,
                LongStream.range(collectors.first(), collectors.first() + collectors.count())
                        .mapToObj(number -> () -> addCollector(path, number, milesEach)));
    }

    private void addCollector(String path, long number, long miles) {
        call("POST", path, "{\"number\":\"%d\"}".formatted(number));
        call(
                "POST",
                path + "/" + number + "/adjustments",
                """
                {"currency":"%s","miles":%d,"reason":"opening balance","reference":"opening"}"""
                        .formatted(Collectors.CASH, miles));
    }

    /** Adds this many sponsors, each with a client of its own. */
    List<SponsorTill> addSponsors(int count) {
        List<String> secrets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String partner = "bench-" + i;
            call(
                    "POST",
                    "partners",
                    "{\"code\":\"%s\",\"name\":\"Benchmark %d\"}".formatted(partner, i));
            call(
                    "POST",
                    "sponsors",
                    """
                    {"code":"%s","partner":"%s","programme":"%s","vendorId":"%s",\
                    "acquirerIds":["%s"]}"""
                            .formatted(
                                    code(i),
                                    partner,
                                    Collectors.PROGRAMME,
                                    vendor(i),
                                    acquirer(i)));
            String client =
                    call(
                            "POST",
                            "clients",
                            """
                            {"clientId":"%s-pos","partner":"%s","scopes":["amcash"]}"""
                                    .formatted(partner, partner));
            secrets.add(JSON.readTree(client).path("secret").asString());
        }
        awaitInForce();
        List<SponsorTill> tills = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tills.add(
                    SponsorTill.of(
                            server,
                            code(i),
                            vendor(i),
                            acquirer(i),
                            BearerToken.of(server, "bench-" + i + "-pos", secrets.get(i))));
        }
        return tills;
    }

    private static String code(int i) {
        return "BN%02d".formatted(i);
    }

    private static String vendor(int i) {
        return Integer.toString(200_000 + i);
    }

    private static String acquirer(int i) {
        return Integer.toString(300_000 + i);
    }

    private String call(String method, String path, String body) {
        HttpRequest request =
                HttpRequest.newBuilder(server.resolve("/operator/v1/" + path))
                        .header("Authorization", "Bearer " + token.text())
                        .header("Content-Type", "application/json")
                        .header("Change-Reason", "measurement")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new UnexpectedAnswer(path + ": " + answer.statusCode() + " " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted at the operator's API", e);
        }
    }

    private static void awaitInForce() {
        try {
            Thread.sleep(IN_FORCE);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while a change comes into force", e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
