package org.milepost.proofs.crash;

import java.util.Optional;

/**
 * A request of a till, which may be sent any number of times and takes effect once.
 *
 * @param kind the call
 * @param key its Idempotency-Key; without one its content is the key
 * @param collector whose miles move
 * @param body the JSON, always with a trace id of its own
 */
record Request(Kind kind, Optional<String> key, String collector, String body) {

    private static final String BODY =
            """
            {"acquirerId":"100000","cardEntryMode":"SWIPE","collectorNumber":"%s",\
            "dateTime":"2026-01-05T12:00:00-0500","deviceId":"CRASH1","sponsorCode":"LOY1",\
            "storeId":"0001","traceId":"%d","vendorId":"100087",%s}""";

    /** A call. */
    enum Kind {
        REDEEM("redeem"),
        REVERSE("reverse"),
        INQUIRE("inquire");

        private final String path;

        Kind(String path) {
            this.path = "/checkout/amcash/" + path;
        }

        String path() {
            return path;
        }

        /** Whether this is a decided answer to the call, under the right status. */
        boolean allows(Answer answer) {
            return switch (answer.code()) {
                case "0000" -> answer.status() == 200;
                // no miles left
                case "0051" -> answer.status() == 202 && this != REVERSE;
                // the day is used up
                case "0065" -> answer.status() == 202 && this == REDEEM;
                // the time for it is over
                case "0080" -> answer.status() == 409 && this == REVERSE;
                default -> false;
            };
        }
    }

    static Request redeem(Optional<String> key, String collector, long trace, int dollars) {
        return new Request(
                Kind.REDEEM,
                key,
                collector,
                BODY.formatted(
                        collector,
                        trace,
                        "\"postTaxBasketAmount\":\"43.21\",\"dollarRedeemRequest\":\"%d.00\""
                                .formatted(dollars)));
    }

    static Request reverse(Optional<String> key, String collector, long trace, String number) {
        return new Request(
                Kind.REVERSE,
                key,
                collector,
                BODY.formatted(
                        collector,
                        trace,
                        "\"redemptionConfirmationNumber\":\"%s\"".formatted(number)));
    }

    static Request inquire(String collector, long trace) {
        return new Request(
                Kind.INQUIRE,
                Optional.empty(),
                collector,
                BODY.formatted(collector, trace, "\"postTaxBasketAmount\":\"43.21\""));
    }
}
