package org.milepost.avios;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.milepost.dialect.OutcomeState;
import org.milepost.http.Json;
import org.milepost.http.Response;
import org.milepost.ledger.ConfirmationNumbers;
import tools.jackson.core.JsonGenerator;

/**
 * Makes the bytes of the answers about what was booked, from a request and a receipt, always the
 * same for the same two. The answer to a retry is made again from what is stored, and is identical.
 *
 * <p>A transaction's identifier is the confirmation number of its transfer: 16 letters and digits,
 * which is what the shortest of the documents' identifiers may have.
 *
 * <p>Threads: shared.
 */
record Wording(ConfirmationNumbers numbers) {

    private static final int OK = 200;
    private static final int BYTES_EXPECTED = 768;

    /** The answer to a credit. Source: Credit Currency, "Response Elements". */
    Response credit(CreditRequest request, TransferReceipt receipt) {
        return answer(
                json -> {
                    writeMade(json, receipt);
                    write(json, "description", request.description());
                    Amount.write(json, receipt.outcome().amount());
                    json.writeStringProperty(
                            "externalTransactionIdentifier", request.transactionId());
                    json.writeStringProperty(
                            "externalTransactionDate", Times.of(request.transactionDate()));
                    write(json, "externalReferenceIdentifier", request.referenceId());
                    write(json, "externalReferenceDescription", request.referenceDescription());
                    write(json, "externalPartnerIdentifier", request.channel());
                    json.writeStringProperty("externalSource", request.source());
                    json.writeStringProperty("type", TransferFacts.Type.COLLECTION.name());
                });
    }

    /**
     * The answer to a debit: two of its texts have lost their accents. Source: Debit Currency,
     * "Response Elements".
     */
    Response debit(DebitRequest request, TransferReceipt receipt) {
        return answer(
                json -> {
                    json.writeObjectPropertyStart("debitTransaction");
                    writeMade(json, receipt);
                    Amount.write(json, receipt.outcome().amount());
                    json.writeStringProperty(
                            "description", PlainLetters.unaccented(request.description()));
                    json.writeStringProperty(
                            "externalTransactionIdentifier", request.transactionId());
                    write(json, "externalReferenceIdentifier", request.referenceId());
                    json.writeStringProperty(
                            "externalReferenceDescription",
                            PlainLetters.unaccented(request.referenceDescription()));
                    json.writeStringProperty("externalPartnerIdentifier", request.channel());
                    json.writeStringProperty("type", TransferFacts.Type.REDEMPTION.name());
                    json.writeEndObject();
                });
    }

    /** The answer to a reversal. */
    Response reversal(ReverseRequest request, TransferReceipt receipt) {
        return answer(
                json -> {
                    json.writeObjectPropertyStart("reverseTransaction");
                    writeMade(json, receipt);
                    json.writeStringProperty("originalIdentifier", request.identifier());
                    Amount.write(json, receipt.outcome().amount());
                    write(json, "externalTransactionIdentifier", request.transactionId());
                    write(json, "description", request.description());
                    json.writeStringProperty("type", TransferFacts.Type.REVERSAL.name());
                    json.writeEndObject();
                });
    }

    /** The outcome of a request that has no answer. */
    Response outcome(OutcomeState state) {
        return answer(json -> json.writeStringProperty("outcome", state.name()));
    }

    /** The outcome of a request that will be decided by this time. */
    Response underWay(Instant until) {
        return answer(
                json -> {
                    json.writeStringProperty("outcome", OutcomeState.UNDER_WAY.name());
                    json.writeStringProperty("until", Times.of(until));
                });
    }

    /** The outcome of a request that has an answer. */
    Response outcome(OutcomeState state, TransferReceipt receipt) {
        return answer(
                json -> {
                    json.writeStringProperty("outcome", state.name());
                    receipt.outcome()
                            .refusal()
                            .ifPresentOrElse(
                                    code -> {
                                        json.writeObjectPropertyStart("error");
                                        json.writeStringProperty("code", code.name());
                                        json.writeStringProperty(
                                                "businessMessage", code.businessMessage());
                                        json.writeEndObject();
                                    },
                                    () -> {
                                        json.writeObjectPropertyStart("transaction");
                                        writeMade(json, receipt);
                                        Amount.write(json, receipt.outcome().amount());
                                        json.writeEndObject();
                                    });
                });
    }

    private void writeMade(JsonGenerator json, TransferReceipt receipt) {
        json.writeStringProperty("identifier", numbers.of(receipt.booking().orElseThrow()));
        json.writeStringProperty("dateMade", Times.of(receipt.at()));
    }

    private static void write(JsonGenerator json, String name, Optional<String> value) {
        value.ifPresent(it -> json.writeStringProperty(name, it));
    }

    private static Response answer(Consumer<JsonGenerator> members) {
        return Response.json(OK, Json.writeObject(BYTES_EXPECTED, members));
    }
}
