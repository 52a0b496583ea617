package org.milepost.proofs.torture;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.milepost.proofs.crash.Answer;
import org.milepost.proofs.retries.Attempt;
import org.milepost.proofs.torture.Said.Meaning;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the answers of both dialects say. An answer that cannot be is nobody's meaning. */
final class Meanings {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_NOW = 503;

    private Meanings() {}

    /** An answer of the checkout. */
    static Optional<Said> ofCheckout(Attempt attempt) {
        return attempt.answer()
                .map(
                        answer -> {
                            String balance = text(read(answer), "cashBalance");
                            Meaning meaning =
                                    answer.isApproved()
                                            ? Meaning.BOOKED
                                            : answer.isUndecided()
                                                    ? Meaning.UNDECIDED
                                                    : Meaning.REFUSED;
                            return said(
                                    attempt,
                                    answer,
                                    meaning,
                                    answer.confirmationNumber(),
                                    balance.isEmpty()
                                            ? OptionalLong.empty()
                                            : OptionalLong.of(Long.parseLong(balance)));
                        });
    }

    /**
     * An answer of the partner API; empty when there is none, or one that no faultless request may
     * get.
     */
    static Optional<Said> ofPartner(Attempt attempt) {
        return attempt.answer()
                .flatMap(
                        answer ->
                                meaning(answer)
                                        .map(
                                                it ->
                                                        said(
                                                                attempt,
                                                                answer,
                                                                it,
                                                                identifier(answer),
                                                                OptionalLong.empty())));
    }

    /** The balance of an account; empty when it was not told. */
    static OptionalLong balance(Answer answer) {
        JsonNode amount = read(answer).path("loyaltyProgramAccount").path("balance").path("amount");
        return amount.isNumber() ? OptionalLong.of(amount.asLong()) : OptionalLong.empty();
    }

    /** The identifiers of a list of transactions. */
    static List<String> latest(Answer answer) {
        return read(answer)
                .path("transaction")
                .valueStream()
                .flatMap(JsonNode::valueStream)
                .map(it -> text(it, "identifier"))
                .toList();
    }

    /** Whether the partner API asks to try again later. */
    static boolean isNotNow(Answer answer) {
        return answer.status() == NOT_NOW;
    }

    private static Optional<Meaning> meaning(Answer answer) {
        if (answer.status() == OK) {
            return identifier(answer).isEmpty() ? Optional.empty() : Optional.of(Meaning.BOOKED);
        }
        if (isNotNow(answer)) {
            return Optional.of(Meaning.UNDECIDED);
        }
        if (answer.status() != BAD_REQUEST) {
            return Optional.empty();
        }
        JsonNode body = read(answer);
        JsonNode error = body.path("error").isMissingNode() ? body : body.path("error");
        String child = text(error.path("childError").path(0), "code");
        if (text(error, "code").equals("DUPLICATE_TRANSACTION")
                || child.equals("DUPLICATE_TRANSACTION")) {
            return Optional.of(Meaning.DUPLICATE);
        }
        boolean refused =
                text(error, "code").equals("BALANCE_INSUFFICIENT")
                        || child.equals("REVERSAL_NOT_ALLOWED");
        return refused ? Optional.of(Meaning.REFUSED) : Optional.empty();
    }

    private static String identifier(Answer answer) {
        JsonNode body = read(answer);
        for (String wrapper : List.of("debitTransaction", "reverseTransaction")) {
            body = body.path(wrapper).isObject() ? body.path(wrapper) : body;
        }
        return text(body, "identifier");
    }

    private static Said said(
            Attempt attempt, Answer answer, Meaning meaning, String number, OptionalLong balance) {
        return new Said(
                attempt.startNanos(), attempt.endNanos(), meaning, number, balance, answer.body());
    }

    private static JsonNode read(Answer answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (JacksonException _) {
            return JSON.createObjectNode();
        }
    }

    private static String text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isString() ? value.asString() : "";
    }
}
