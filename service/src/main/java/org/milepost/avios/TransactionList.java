package org.milepost.avios;

import java.util.Optional;
import org.milepost.ledger.ConfirmationNumbers;
import org.milepost.ledger.HistoryEntry;
import org.milepost.ledger.Miles;
import org.milepost.ledger.Transfer;
import tools.jackson.core.JsonGenerator;

/**
 * Writes the list of a member's transactions: a transfer that increases the balance is a credit,
 * one that decreases it is a debit. Every text is in capital ASCII.
 *
 * <p>Source: Retrieve Transactions, "Response Elements".
 */
final class TransactionList {

    /** What six digits can show; larger amounts are omitted. */
    static final Miles AMOUNT_MAX = Miles.of(999_999);

    private static final int DESCRIPTION_LENGTH_MAX = 51;
    private static final int SOURCE_LENGTH_MAX = 10;
    private static final int REFERENCE_LENGTH_MAX = 10;

    private final JsonGenerator json;
    private final ConfirmationNumbers numbers;
    private final String programme;
    private boolean started;

    /**
     * A list that has just begun.
     *
     * @param programme the programme's code, which is shown in place of the partner when there was
     *     none
     */
    TransactionList(JsonGenerator json, ConfirmationNumbers numbers, String programme) {
        this.json = json;
        this.numbers = numbers;
        this.programme = programme;
        json.writeStartObject();
    }

    /** Writes the next transfer. */
    void add(HistoryEntry entry) {
        Transfer transfer = entry.transfer();
        if (!started) {
            json.writeArrayPropertyStart("transaction");
            started = true;
        }
        TransferFacts facts = TransferFacts.of(entry);
        boolean isCredit = transfer.change().isPositive();
        String identifier = numbers.of(transfer.booking());
        json.writeStartObject();
        json.writeObjectPropertyStart(isCredit ? "creditTransaction" : "debitTransaction");
        json.writeStringProperty("identifier", identifier);
        json.writeStringProperty("dateMade", Times.of(transfer.at()));
        json.writeStringProperty("description", description(transfer, facts));
        if (isCredit) {
            json.writeStringProperty("externalSource", source(facts));
            reference(facts)
                    .ifPresent(it -> json.writeStringProperty("externalReferenceIdentifier", it));
        } else {
            json.writeStringProperty("externalReferenceIdentifier", reference(identifier));
        }
        long amount = Math.abs(transfer.change().count());
        Amount.write(json, "amount", amount);
        json.writeEndObject();
        json.writeEndObject();
    }

    /** Ends the list. One without transfers has no member at all. */
    void end() {
        if (started) {
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    /** A transfer without a description is described by its kind. */
    private static String description(Transfer transfer, TransferFacts facts) {
        String kind =
                switch (transfer.kind()) {
                    case ISSUANCE -> "CREDIT";
                    case REDEMPTION -> "DEBIT";
                    case REVERSAL -> "REVERSAL";
                    case PART_REVERSAL -> "PART REVERSAL";
                    case CANCELLATION -> "CANCELLATION";
                    case ADJUSTMENT -> "ADJUSTMENT";
                };
        return cut(PlainLetters.capitals(facts.description().orElse(kind)), DESCRIPTION_LENGTH_MAX);
    }

    /** Who gave: the promoter, or else the partner, or else the programme. */
    private String source(TransferFacts facts) {
        String partner = facts.partner().isEmpty() ? programme : facts.partner();
        String source = facts.source().orElse(partner.replace('_', '-'));
        return cut(PlainLetters.capitals(source), SOURCE_LENGTH_MAX);
    }

    private static Optional<String> reference(TransferFacts facts) {
        return facts.referenceId().map(it -> cut(PlainLetters.capitals(it), REFERENCE_LENGTH_MAX));
    }

    /**
     * The server makes the reference of a debit: the end of its identifier, which is as good as
     * random and stays the same.
     */
    private static String reference(String identifier) {
        return identifier.substring(Math.max(0, identifier.length() - REFERENCE_LENGTH_MAX));
    }

    private static String cut(String text, int lengthMax) {
        return text.length() <= lengthMax ? text : text.substring(0, lengthMax);
    }
}
