package org.milepost.proofs.workload;

import java.util.Optional;
import java.util.OptionalLong;
import org.milepost.proofs.history.Completion;
import org.milepost.proofs.history.Completion.Type;
import org.milepost.proofs.history.Operation;

/** Requests of the checkout API and what its answers say. */
final class Checkout {

    private static final String BODY =
            """
            {"acquirerId":"100000","cardEntryMode":"SWIPE","collectorNumber":"%d",\
            "dateTime":"2026-01-05T12:00:00-0500","deviceId":"PROOF1","sponsorCode":"LOY1",\
            "storeId":"0001","traceId":"%d","vendorId":"100087",%s}""";

    /** What ten dollars cost. */
    private static final long MILES = 95;

    private Checkout() {}

    /** The account of a collector's Cash miles. */
    static String account(long collector) {
        return "AIRMILES/" + collector + "/CASH";
    }

    /**
     * A redemption of ten dollars.
     *
     * @param dollars in the request; more than a day's limit is refused
     */
    static Call redeem(Optional<String> key, long collector, long trace, int dollars) {
        String amounts =
                "\"postTaxBasketAmount\":\"%d.21\",\"dollarRedeemRequest\":\"%d.00\""
                        .formatted(dollars, dollars);
        return call(Operation.Kind.REDEEM, key, collector, trace, -MILES, "redeem", amounts);
    }

    /** The reversal of the redemption with this confirmation number. */
    static Call reverse(Optional<String> key, long collector, long trace, String number) {
        return call(
                Operation.Kind.REVERSE_REDEMPTION,
                key,
                collector,
                trace,
                MILES,
                "reverse",
                "\"redemptionConfirmationNumber\":\"%s\"".formatted(number));
    }

    /** A request that books nothing. An echo takes more members than it needs. */
    static Request ask(String call, long collector, long trace) {
        return request(
                call, Optional.empty(), collector, trace, "\"postTaxBasketAmount\":\"43.21\"");
    }

    private static Call call(
            Operation.Kind kind,
            Optional<String> key,
            long collector,
            long trace,
            long amount,
            String path,
            String members) {
        return new Call(
                new Operation(
                        kind, account(collector), Long.toString(trace), amount, key.isPresent()),
                request(path, key, collector, trace, members));
    }

    private static Request request(
            String call, Optional<String> key, long collector, long trace, String members) {
        return new Request(
                "POST",
                "/checkout/amcash/" + call,
                Optional.empty(),
                Request.keyHeader(key),
                BODY.formatted(collector, trace, members),
                answer -> type(call, answer).map(it -> completion(it, answer)));
    }

    private static Completion completion(Type type, Answer answer) {
        String balance = answer.text("cashBalance");
        return Request.completion(
                type,
                type == Type.OK ? answer.text("txnConfirmationNumber") : "",
                balance.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(balance)),
                answer);
    }

    /** Each code with its status; empty for what no correct request may get. */
    private static Optional<Type> type(String call, Answer answer) {
        boolean isRedemption = call.equals("redeem");
        boolean isReversal = call.equals("reverse");
        return switch (answer.text("responseCode")) {
            case "0000" -> when(answer.status() == 200, Type.OK);
            case "0008" -> when(answer.status() == 408, Type.INFO);
            case "0096" -> when(answer.status() == 500, Type.INFO);
            // too few miles; inquiries are answered so too
            case "0051" -> when(answer.status() == 202 && !isReversal, Type.FAIL);
            // the daily limit
            case "0065" -> when(answer.status() == 202 && isRedemption, Type.FAIL);
            // it was reversed before
            case "0057" -> when(answer.status() == 400 && isReversal, Type.FAIL);
            // too late
            case "0080" -> when(answer.status() == 409 && isReversal, Type.FAIL);
            default -> Optional.empty();
        };
    }

    private static Optional<Type> when(boolean holds, Type type) {
        return holds ? Optional.of(type) : Optional.empty();
    }
}
