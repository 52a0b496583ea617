package org.milepost.proofs.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.milepost.bench.BearerToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the operator of a new installation does through the API until the first redemption: a
 * programme, a partner with a sponsor and a client, an offer, a collector with miles.
 *
 * @param server the address of the server
 * @param operator a token of the operator's client
 */
record FirstMiles(URI server, BearerToken operator) {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String COLLECTOR = "80000000001";
    private static final int FOR_CHANGES = 2_500;

    /** What a server answered. */
    record Answer(int status, String body) {}

    /** Signs in with the secret that the command {@code operator} printed. */
    static FirstMiles of(URI server, String secret) {
        return new FirstMiles(server, BearerToken.of(server, "operator", secret));
    }

    /** Adds everything; returns the secret of the partner's client. */
    String prepare() {
        operate(
                "programmes",
                """
                {"code":"NORTH","name":"North Miles","zone":"America/Toronto","dayStarts":"03:00",\
                "dailyLimit":"750.00","currencies":["CASH","DREAM"]}""");
        operate("partners", "{\"code\":\"fuels\",\"name\":\"Northern Fuels\"}");
        operate(
                "sponsors",
                """
                {"code":"NFUE","partner":"fuels","programme":"NORTH","vendorId":"100099",\
                "acquirerIds":["100003"]}""");
        operate(
                "programmes/NORTH/offers",
                """
                {"offerId":"1111111111","type":"RGL","unitMiles":95,"unitDollars":"10.00",\
                "descriptionEn":"$10 off","descriptionFr":"10 $ de rabais","startsAt":"%s"}"""
                        .formatted(Instant.now().minus(1, ChronoUnit.DAYS)));
        operate("programmes/NORTH/collectors", "{\"number\":\"" + COLLECTOR + "\"}");
        operate(
                "programmes/NORTH/collectors/" + COLLECTOR + "/adjustments",
                """
                {"currency":"CASH","miles":500,"reason":"first miles","reference":"first"}""");
        String client =
                operate(
                        "clients",
                        "{\"clientId\":\"fuels-pos\",\"partner\":\"fuels\",\"scopes\":[\"amcash\"]}");
        try {
            Thread.sleep(FOR_CHANGES);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while changes take effect", e);
        }
        return JSON.readTree(client).path("secret").asString();
    }

    /** One redemption of a unit, always with the same content and key. */
    Answer redeem(String secret) {
        BearerToken till = BearerToken.of(server, "fuels-pos", secret);
        return send(
                till,
                "/checkout/amcash/redeem",
                """
                {"acquirerId":"100003","cardEntryMode":"SWIPE","collectorNumber":"%s",\
                "dateTime":"2026-11-21T13:32:00-0500","deviceId":"001","dollarRedeemRequest":"10.00",\
                "postTaxBasketAmount":"16.12","sponsorCode":"NFUE","storeId":"0001","traceId":"1",\
                "vendorId":"100099"}"""
                        .formatted(COLLECTOR));
    }

    private String operate(String path, String body) {
        Answer answer = send(operator, "/operator/v1/" + path, body);
        if (answer.status() / 100 != 2) {
            throw new IllegalStateException(path + ": " + answer);
        }
        return answer.body();
    }

    private Answer send(BearerToken token, String path, String body) {
        HttpRequest request =
                HttpRequest.newBuilder(server.resolve(path))
                        .header("Authorization", "Bearer " + token.text())
                        .header("Content-Type", "application/json")
                        .header("Change-Reason", "proof of the packages")
                        .header("Idempotency-Key", "first-receipt")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while a call is made", e);
        }
    }
}
