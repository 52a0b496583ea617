package org.milepost.proofs.workload;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.milepost.proofs.history.Completion;
import org.milepost.proofs.history.Operation;
import org.milepost.proofs.history.Outcome;
import tools.jackson.databind.JsonNode;

/** Requests of the partner API and what its answers say. */
final class PartnerApi {

    private static final String SUM =
            """
            "monetaryAmount":{"amount":%d,"currency":{"currencyCode":"AVIOS"}},\
            "externalTransactionIdentifier":"%s","externalTransactionDate":"2026-01-05",\
            "description":"Night %s\"""";

    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_NOW = 503;

    private PartnerApi() {}

    /** A credit; without a key its repetition is a duplicate. */
    static Call credit(Member member, String name, long amount, Optional<String> key) {
        String body =
                """
                {%s,"externalSource":"HOTEL1","type":"COLLECTION",\
                "person":{"name":{"familyName":"%s"}}}"""
                        .formatted(SUM.formatted(amount, name, name), member.familyName());
        return call(Operation.Kind.CREDIT, member, name, amount, key, "credit", "", body);
    }

    static Call debit(Member member, String name, long amount, Optional<String> key) {
        String body =
                """
                {"debitTransaction":{%s,"externalReferenceDescription":"Room",\
                "externalPartnerIdentifier":"WEB","type":"REDEMPTION"}}"""
                        .formatted(SUM.formatted(amount, name, name));
        String header = "ba_client_application_name: proofs\r\n";
        return call(Operation.Kind.DEBIT, member, name, -amount, key, "debit", header, body);
    }

    /** The reversal of a debit that was answered as booked. */
    static Call reverse(Call debit, String name, Optional<String> key) {
        String body =
                """
                {"reverseTransaction":{"identifier":"%s",\
                "externalTransactionIdentifier":"%s","type":"REVERSAL"}}"""
                        .formatted(debit.operation().number().orElseThrow(), name);
        return call(
                Operation.Kind.REVERSE_DEBIT,
                debit.request().member().orElseThrow(),
                name,
                -debit.operation().amount(),
                key,
                "reverse",
                "",
                body);
    }

    static Request balance(Member member) {
        return read(member, member.path("v2", ""));
    }

    /** The latest transfers, so many. */
    static Request latest(Member member, int count) {
        return read(
                member, member.path("v1", "/transactions") + "&start-record=1&end-record=" + count);
    }

    /** The identifiers in a list of transfers. */
    static List<String> identifiers(JsonNode list) {
        return list.path("transaction")
                .valueStream()
                .flatMap(JsonNode::valueStream)
                .map(it -> Answer.text(it, "identifier"))
                .toList();
    }

    private static Request read(Member member, String path) {
        return new Request("GET", path, Optional.of(member), "", "", PartnerApi::readCompletion);
    }

    private static Call call(
            Operation.Kind kind,
            Member member,
            String name,
            long amount,
            Optional<String> key,
            String word,
            String header,
            String body) {
        return new Call(
                new Operation(kind, member.books(), name, amount, key.isPresent()),
                new Request(
                        "POST",
                        member.path("v1", "/" + word + "-transaction-requests"),
                        Optional.of(member),
                        header + Request.keyHeader(key),
                        body,
                        PartnerApi::completion));
    }

    private static Optional<Completion> readCompletion(Answer answer) {
        JsonNode amount =
                answer.json().path("loyaltyProgramAccount").path("balance").path("amount");
        OptionalLong balance =
                amount.isNumber() ? OptionalLong.of(amount.asLong()) : OptionalLong.empty();
        return switch (answer.status()) {
            case OK -> Optional.of(Request.completion(Outcome.OK, "", balance, answer));
            case NOT_NOW -> Optional.of(withoutNumber(Outcome.INFO, answer));
            default -> Optional.empty();
        };
    }

    private static Optional<Completion> completion(Answer answer) {
        JsonNode body = answer.json();
        return switch (answer.status()) {
            case OK -> {
                String number = identifier(body);
                yield number.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                Request.completion(
                                        Outcome.OK, number, OptionalLong.empty(), answer));
            }
            case NOT_NOW -> Optional.of(withoutNumber(Outcome.INFO, answer));
            case BAD_REQUEST -> refusal(body, answer);
            default -> Optional.empty();
        };
    }

    /** A duplicate is booked, and the answer does not say under which number. */
    private static Optional<Completion> refusal(JsonNode body, Answer answer) {
        JsonNode error = body.path("error").isMissingNode() ? body : body.path("error");
        List<String> codes =
                List.of(
                        Answer.text(error, "code"),
                        Answer.text(error.path("childError").path(0), "code"));
        if (codes.contains("DUPLICATE_TRANSACTION")) {
            return Optional.of(withoutNumber(Outcome.OK, answer));
        }
        boolean isRefused =
                codes.getFirst().equals("BALANCE_INSUFFICIENT")
                        || codes.getLast().equals("REVERSAL_NOT_ALLOWED");
        return isRefused ? Optional.of(withoutNumber(Outcome.FAIL, answer)) : Optional.empty();
    }

    private static Completion withoutNumber(Outcome outcome, Answer answer) {
        return Request.completion(outcome, "", OptionalLong.empty(), answer);
    }

    private static String identifier(JsonNode answer) {
        JsonNode body = answer;
        for (String wrapper : List.of("debitTransaction", "reverseTransaction")) {
            body = body.path(wrapper).isObject() ? body.path(wrapper) : body;
        }
        return Answer.text(body, "identifier");
    }
}
