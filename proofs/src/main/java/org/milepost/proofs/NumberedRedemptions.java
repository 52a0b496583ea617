package org.milepost.proofs;

import java.net.URI;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.milepost.bench.BearerToken;
import org.milepost.bench.Collectors;
import org.milepost.bench.HttpLoad;
import org.milepost.bench.RequestTemplate;

/**
 * Redemptions of one unit of a collector at random, each new, with consecutive numbers for traces,
 * so that the books can be asked about every one.
 *
 * <p>Threads: belongs to one thread.
 */
final class NumberedRedemptions {

    /** Traces have twelve digits, whatever their number. */
    private static final long FIRST_TRACE = 100_000_000_000L;

    private static final AtomicLong TRACES = new AtomicLong(FIRST_TRACE);

    private final Collectors collectors;
    private final RequestTemplate template;
    private final RequestTemplate.Slot collector;
    private final RequestTemplate.Slot trace;
    private final RequestTemplate.Slot key;
    private final SplittableRandom random = new SplittableRandom();

    /** Whose redemption a request is, and its trace in the books. */
    record Numbered(long collector, long trace) {}

    NumberedRedemptions(URI address, BearerToken token, Collectors collectors) {
        this.collectors = collectors;
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", "Bearer " + token.text());
        headers.put("Idempotency-Key", "overload-<key:12>");
        this.template =
                RequestTemplate.post(
                        address.getAuthority(),
                        "/checkout/amcash/redeem",
                        headers,
                        """
                        {"acquirerId":"100000","cardEntryMode":"SWIPE",\
                        "collectorNumber":"<collector:11>","dateTime":"%s","deviceId":"LOAD1",\
                        "dollarRedeemRequest":"10.00","postTaxBasketAmount":"43.21",\
                        "sponsorCode":"LOY1","storeId":"0001","traceId":"<trace:12>",\
                        "vendorId":"100087"}"""
                                .formatted(
                                        OffsetDateTime.now(ZoneOffset.UTC)
                                                .truncatedTo(ChronoUnit.SECONDS)));
        this.collector = template.slot("collector");
        this.trace = template.slot("trace");
        this.key = template.slot("key");
    }

    RequestTemplate.Copy copy() {
        return template.copy();
    }

    /** Makes a copy the next request. */
    Numbered next(RequestTemplate.Copy request) {
        long number = TRACES.getAndIncrement();
        long who = collectors.first() + random.nextInt(collectors.count());
        request.put(collector, who);
        request.put(trace, number);
        request.put(key, number);
        return new Numbered(who, number);
    }

    /** For a closed-loop load that wants nothing but approvals. */
    HttpLoad.Call approvedCall() {
        return new HttpLoad.Call(template, this::next, 200, "\"responseCode\":\"0000\"");
    }
}
