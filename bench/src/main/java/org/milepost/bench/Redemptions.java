package org.milepost.bench;

import java.net.URI;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** The load's requests: redemptions of one unit, each of a collector at random, each new. */
final class Redemptions {

    private static final int KEY_DIGITS = 18;

    private Redemptions() {}

    /** A redemption at LOY1 that is approved, and how to vary it. */
    static HttpLoad.Call call(URI address, BearerToken token, Collectors collectors) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", "Bearer " + token.text());
        headers.put("Idempotency-Key", "bench-<key:" + KEY_DIGITS + ">");
        RequestTemplate template =
                RequestTemplate.post(
                        address.getAuthority(), "/checkout/amcash/redeem", headers, body());
        RequestTemplate.Slot collector = template.slot("collector");
        RequestTemplate.Slot trace = template.slot("trace");
        RequestTemplate.Slot key = template.slot("key");
        SplittableRandom random = new SplittableRandom();
        return new HttpLoad.Call(
                template,
                request -> {
                    request.put(collector, collectors.first() + random.nextInt(collectors.count()));
                    request.put(trace, random.nextLong() >>> 1);
                    request.put(key, random.nextLong() >>> 1);
                },
                200,
                "\"responseCode\":\"0000\"");
    }

    private static String body() {
        return """
        {"acquirerId":"100000","cardEntryMode":"SWIPE","collectorNumber":"<collector:11>",\
        "dateTime":"%s","deviceId":"BENCH1","dollarRedeemRequest":"10.00",\
        "postTaxBasketAmount":"43.21","sponsorCode":"LOY1","storeId":"0001",\
        "traceId":"<trace:12>","vendorId":"100087"}"""
                .formatted(OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS));
    }
}
