package org.milepost.bench;

import java.net.URI;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A sponsor's tills: the requests that they send, and the answers that are expected.
 *
 * <p>Threads: immutable; the calls that it makes may be filled by any thread.
 *
 * @param server the address of the product
 * @param code the sponsor's code
 * @param vendorId the sponsor's vendor id
 * @param acquirerId one of the sponsor's acquirer ids
 * @param token of a client of the sponsor
 * @param time the {@code dateTime} of all requests, so that a repeated request has the same content
 */
public record SponsorTill(
        URI server,
        String code,
        String vendorId,
        String acquirerId,
        BearerToken token,
        OffsetDateTime time) {

    private static final String APPROVED = "\"responseCode\":\"0000\"";
    private static final int OK = 200;

    /** The tills of the sandbox's first sponsor. */
    public static SponsorTill ofSandbox(URI server) {
        return of(
                server,
                "LOY1",
                "100087",
                "100000",
                BearerToken.of(server, "loy1-pos", "loy1-pos-secret"));
    }

    static SponsorTill of(
            URI server, String code, String vendorId, String acquirerId, BearerToken token) {
        return new SponsorTill(
                server,
                code,
                vendorId,
                acquirerId,
                token,
                OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS));
    }

    /** Redemptions of one unit, each the next of a sequence. */
    HttpLoad.Call redeem(RedemptionSequence sequence) {
        return redeem(sequence, sequence::next);
    }

    /** Redemptions of one unit under the numbers that are supplied, known ones or new ones. */
    public HttpLoad.Call redeem(RedemptionSequence sequence, LongSupplier numbers) {
        Map<String, String> headers = headers();
        headers.put("Idempotency-Key", "bench-<key:18>");
        RequestTemplate template =
                post(
                        "redeem",
                        headers,
                        """
                        {"acquirerId":"%s","cardEntryMode":"SWIPE",\
                        "collectorNumber":"<collector:11>","dateTime":"%s","deviceId":"BENCH1",\
                        "dollarRedeemRequest":"10.00","postTaxBasketAmount":"43.21",\
                        "sponsorCode":"%s","storeId":"0001","traceId":"<trace:12>",\
                        "vendorId":"%s"}"""
                                .formatted(acquirerId, time, code, vendorId));
        RequestTemplate.Slot collector = template.slot("collector");
        RequestTemplate.Slot trace = template.slot("trace");
        RequestTemplate.Slot key = template.slot("key");
        return new HttpLoad.Call(
                template,
                request -> {
                    long number = numbers.getAsLong();
                    request.put(collector, sequence.collector(number));
                    request.put(trace, number);
                    request.put(key, number);
                },
                OK,
                APPROVED);
    }

    /** Inquiries of collectors in no order. */
    HttpLoad.Call inquire(Collectors collectors) {
        RequestTemplate template =
                post(
                        "inquire",
                        headers(),
                        """
                        {"acquirerId":"%s","cardEntryMode":"SWIPE",\
                        "collectorNumber":"<collector:11>","dateTime":"%s","deviceId":"BENCH1",\
                        "postTaxBasketAmount":"43.21","sponsorCode":"%s","storeId":"0001",\
                        "traceId":"<trace:12>","vendorId":"%s"}"""
                                .formatted(acquirerId, time, code, vendorId));
        RequestTemplate.Slot collector = template.slot("collector");
        RequestTemplate.Slot trace = template.slot("trace");
        RedemptionSequence sequence = new RedemptionSequence(collectors);
        return new HttpLoad.Call(
                template,
                request -> {
                    long number = sequence.next();
                    request.put(collector, sequence.collector(number));
                    request.put(trace, number);
                },
                OK,
                APPROVED);
    }

    /** Echoes. */
    HttpLoad.Call echo() {
        RequestTemplate template =
                post(
                        "echo",
                        headers(),
                        """
                        {"deviceId":"BENCH1","sponsorCode":"%s","storeId":"0001",\
                        "traceId":"<trace:12>","vendorId":"%s"}"""
                                .formatted(code, vendorId));
        RequestTemplate.Slot trace = template.slot("trace");
        AtomicLong next = new AtomicLong();
        return new HttpLoad.Call(
                template, request -> request.put(trace, next.getAndIncrement()), OK, APPROVED);
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", "Bearer " + token.text());
        return headers;
    }

    private RequestTemplate post(String call, Map<String, String> headers, String body) {
        return RequestTemplate.post(
                server.getAuthority(), "/checkout/amcash/" + call, headers, body);
    }
}
