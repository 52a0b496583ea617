package org.milepost.operator;

import java.util.Optional;
import org.milepost.ledger.Miles;

/**
 * The reversal of some or all of a credit, as an operator asks for it.
 *
 * @param confirmationNumber names the credit
 * @param miles how many are taken from the member; positive
 * @param reference the operator's reference: repeated, it books nothing more
 */
public record CreditReversalRequest(
        String currency, String confirmationNumber, Miles miles, String reason, String reference)
        implements BookingContent {

    /** Reads a form whose currency is known. */
    static CreditReversalRequest read(Form form, Optional<String> currency) {
        PartReversalRequest part = PartReversalRequest.read(form, currency);
        return new CreditReversalRequest(
                part.currency(),
                part.confirmationNumber(),
                part.miles(),
                part.reason(),
                part.reference());
    }

    @Override
    public long size() {
        return miles.count();
    }
}
