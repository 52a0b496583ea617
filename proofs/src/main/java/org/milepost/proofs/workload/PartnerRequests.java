package org.milepost.proofs.workload;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.milepost.proofs.history.Completion;
import org.milepost.proofs.history.CompletionType;
import org.milepost.proofs.history.Operation;
import tools.jackson.databind.JsonNode;

/** Requests of the partner API and what its answers say. */
final class PartnerRequests {

    private static final String SUM =
            """
            "monetaryAmount":{"amount":%d,"currency":{"currencyCode":"AVIOS"}},\
            "externalTransactionIdentifier":"%s","externalTransactionDate":"2026-01-05",\
            "description":"Night %s\"""";

    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_NOW = 503;

    private PartnerRequests() {}

    /** A credit; without a key its repetition is a duplicate. */
    static PlannedOperation credit(
            SandboxMember member, String name, long amount, Optional<String> key) {
        String body =
                """
                {%s,"externalSource":"HOTEL1","type":"COLLECTION",\
                "person":{"name":{"familyName":"%s"}}}"""
                        .formatted(SUM.formatted(amount, name, name), member.familyName());
        return planned(Operation.Kind.CREDIT, member, name, amount, key, "credit", "", body);
    }

    static PlannedOperation debit(
            SandboxMember member, String name, long amount, Optional<String> key) {
        String body =
                """
                {"debitTransaction":{%s,"externalReferenceDescription":"Room",\
                "externalPartnerIdentifier":"WEB","type":"REDEMPTION"}}"""
                        .formatted(SUM.formatted(amount, name, name));
        String header = "ba_client_application_name: proofs\r\n";
        return planned(Operation.Kind.DEBIT, member, name, -amount, key, "debit", header, body);
    }

    /** The reversal of a debit that was answered as booked. */
    static PlannedOperation reverse(PlannedOperation debit, String name, Optional<String> key) {
        String body =
                """
                {"reverseTransaction":{"identifier":"%s",\
                "externalTransactionIdentifier":"%s","type":"REVERSAL"}}"""
                        .formatted(debit.operation().number().orElseThrow(), name);
        return planned(
                Operation.Kind.REVERSE_DEBIT,
                debit.request().member().orElseThrow(),
                name,
                -debit.operation().amount(),
                key,
                "reverse",
                "",
                body);
    }

    static LoadRequest balance(SandboxMember member) {
        return read(member, member.path("v2", ""));
    }

    /** This many of the latest transfers. */
    static LoadRequest latest(SandboxMember member, int count) {
        return read(
                member, member.path("v1", "/transactions") + "&start-record=1&end-record=" + count);
    }

    /** The identifiers in a list of transfers. */
    static List<String> identifiers(JsonNode list) {
        return list.path("transaction")
                .valueStream()
                .flatMap(JsonNode::valueStream)
                .map(it -> ReceivedAnswer.text(it, "identifier"))
                .toList();
    }

    private static LoadRequest read(SandboxMember member, String path) {
        return new LoadRequest(
                "GET", path, Optional.of(member), "", "", PartnerRequests::readCompletion);
    }

    private static PlannedOperation planned(
            Operation.Kind kind,
            SandboxMember member,
            String name,
            long amount,
            Optional<String> key,
            String word,
            String header,
            String body) {
        return new PlannedOperation(
                new Operation(kind, member.books(), name, amount, key.isPresent()),
                new LoadRequest(
                        "POST",
                        member.path("v1", "/" + word + "-transaction-requests"),
                        Optional.of(member),
                        header + LoadRequest.keyHeader(key),
                        body,
                        PartnerRequests::completion));
    }

    private static Optional<Completion> readCompletion(ReceivedAnswer answer) {
        JsonNode amount =
                answer.json().path("loyaltyProgramAccount").path("balance").path("amount");
        OptionalLong balance =
                amount.isNumber() ? OptionalLong.of(amount.asLong()) : OptionalLong.empty();
        return switch (answer.status()) {
            case OK -> Optional.of(LoadRequest.completion(CompletionType.OK, "", balance, answer));
            case NOT_NOW -> Optional.of(withoutNumber(CompletionType.INFO, answer));
            default -> Optional.empty();
        };
    }

    private static Optional<Completion> completion(ReceivedAnswer answer) {
        JsonNode body = answer.json();
        return switch (answer.status()) {
            case OK -> {
                String number = identifier(body);
                yield number.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                LoadRequest.completion(
                                        CompletionType.OK, number, OptionalLong.empty(), answer));
            }
            case NOT_NOW -> Optional.of(withoutNumber(CompletionType.INFO, answer));
            case BAD_REQUEST -> refusal(body, answer);
            default -> Optional.empty();
        };
    }

    /** A duplicate is booked, and the answer does not say under which number. */
    private static Optional<Completion> refusal(JsonNode body, ReceivedAnswer answer) {
        JsonNode error = body.path("error").isMissingNode() ? body : body.path("error");
        List<String> codes =
                List.of(
                        ReceivedAnswer.text(error, "code"),
                        ReceivedAnswer.text(error.path("childError").path(0), "code"));
        if (codes.contains("DUPLICATE_TRANSACTION")) {
            return Optional.of(withoutNumber(CompletionType.OK, answer));
        }
        boolean isRefused =
                codes.getFirst().equals("BALANCE_INSUFFICIENT")
                        || codes.getLast().equals("REVERSAL_NOT_ALLOWED");
        return isRefused
                ? Optional.of(withoutNumber(CompletionType.FAIL, answer))
                : Optional.empty();
    }

    private static Completion withoutNumber(CompletionType type, ReceivedAnswer answer) {
        return LoadRequest.completion(type, "", OptionalLong.empty(), answer);
    }

    private static String identifier(JsonNode answer) {
        JsonNode body = answer;
        for (String wrapper : List.of("debitTransaction", "reverseTransaction")) {
            body = body.path(wrapper).isObject() ? body.path(wrapper) : body;
        }
        return ReceivedAnswer.text(body, "identifier");
    }
}
