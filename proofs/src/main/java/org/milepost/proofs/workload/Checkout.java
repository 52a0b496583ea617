package org.milepost.proofs.workload;

import java.util.Optional;
import java.util.OptionalLong;
import org.milepost.proofs.history.Completion;
import org.milepost.proofs.history.CompletionType;
import org.milepost.proofs.history.Operation;

/** Requests of the checkout API and what its answers say. */
final class Checkout {

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
    static PlannedOperation redeem(Optional<String> key, long collector, long trace, int dollars) {
        String amounts =
                "\"postTaxBasketAmount\":\"%d.21\",\"dollarRedeemRequest\":\"%d.00\""
                        .formatted(dollars, dollars);
        return call(Operation.Kind.REDEEM, key, collector, trace, -MILES, "redeem", amounts);
    }

    /** The reversal of the redemption with this confirmation number. */
    static PlannedOperation reverse(
            Optional<String> key, long collector, long trace, String number) {
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
    static LoadRequest ask(String call, long collector, long trace) {
        return request(
                call, Optional.empty(), collector, trace, "\"postTaxBasketAmount\":\"43.21\"");
    }

    private static PlannedOperation call(
            Operation.Kind kind,
            Optional<String> key,
            long collector,
            long trace,
            long amount,
            String path,
            String members) {
        return new PlannedOperation(
                new Operation(
                        kind, account(collector), Long.toString(trace), amount, key.isPresent()),
                request(path, key, collector, trace, members));
    }

    private static LoadRequest request(
            String call, Optional<String> key, long collector, long trace, String members) {
        return new LoadRequest(
                "POST",
                "/checkout/amcash/" + call,
                Optional.empty(),
                LoadRequest.keyHeader(key),
                body(collector, trace, members),
                answer -> type(call, answer).map(it -> completion(it, answer)));
    }

    private static String body(long collector, long trace, String members) {
        return """
               {"acquirerId":"100000","cardEntryMode":"SWIPE","collectorNumber":"%d",\
               "dateTime":"2026-01-05T12:00:00-0500","deviceId":"PROOF1","sponsorCode":"LOY1",\
               "storeId":"0001","traceId":"%d","vendorId":"100087",%s}"""
                .formatted(collector, trace, members);
    }

    private static Completion completion(CompletionType type, ReceivedAnswer answer) {
        String balance = answer.text("cashBalance");
        return LoadRequest.completion(
                type,
                type == CompletionType.OK ? answer.text("txnConfirmationNumber") : "",
                balance.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(balance)),
                answer);
    }

    /** Each code with its status; empty for what no correct request may get. */
    private static Optional<CompletionType> type(String call, ReceivedAnswer answer) {
        boolean isRedemption = call.equals("redeem");
        boolean isReversal = call.equals("reverse");
        return switch (answer.text("responseCode")) {
            case "0000" -> when(answer.status() == 200, CompletionType.OK);
            case "0008" -> when(answer.status() == 408, CompletionType.INFO);
            case "0096" -> when(answer.status() == 500, CompletionType.INFO);
            // too few miles; inquiries are answered so too
            case "0051" -> when(answer.status() == 202 && !isReversal, CompletionType.FAIL);
            // the daily limit
            case "0065" -> when(answer.status() == 202 && isRedemption, CompletionType.FAIL);
            // it was reversed before
            case "0057" -> when(answer.status() == 400 && isReversal, CompletionType.FAIL);
            // too late
            case "0080" -> when(answer.status() == 409 && isReversal, CompletionType.FAIL);
            default -> Optional.empty();
        };
    }

    private static Optional<CompletionType> when(boolean holds, CompletionType type) {
        return holds ? Optional.of(type) : Optional.empty();
    }
}
