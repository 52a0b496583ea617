package org.milepost.dialect;

import java.time.Instant;
import java.util.Optional;

/**
 * What the maker of a transfer stored with it that people ask for. Texts are empty when there is
 * none.
 *
 * @param offer the version of the offer; 0 when there is none
 * @param store the store of the till
 * @param device the till
 * @param trace the partner's own number of the request
 * @param transactionId the partner's own name for the transfer
 * @param referenceId the reference of the partner or the operator
 * @param happenedAt when it happened at the partner, if the partner said so
 * @param by the operator's client that made it
 * @param member the number of the member who made it, in the account of a household
 * @param note the description or the reason, unless it was erased
 */
public record TransferDetails(
        int offer,
        String store,
        String device,
        String trace,
        String transactionId,
        String referenceId,
        Optional<Instant> happenedAt,
        String by,
        String member,
        String note) {

    /** Nothing is known. */
    public static final TransferDetails NONE =
            new TransferDetails(0, "", "", "", "", "", Optional.empty(), "", "", "");

    /** A transfer at a till. */
    public static TransferDetails atTill(int offer, String store, String device, String trace) {
        return new TransferDetails(
                offer, store, device, trace, "", "", Optional.empty(), "", "", "");
    }

    /** A transfer that an operator made. */
    public static TransferDetails ofOperator(String by, String reference, String reason) {
        return new TransferDetails(0, "", "", "", "", reference, Optional.empty(), by, "", reason);
    }
}
