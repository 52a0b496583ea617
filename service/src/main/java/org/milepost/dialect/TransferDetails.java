package org.milepost.dialect;

import java.time.Instant;
import java.util.List;
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
 * @param limits what it counts to limits that are reference data
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
        String note,
        List<CountedLimit> limits) {

    public TransferDetails {
        limits = List.copyOf(limits);
    }

    /** The details of a transfer that counts to no limit. */
    public TransferDetails(
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
        this(
                offer,
                store,
                device,
                trace,
                transactionId,
                referenceId,
                happenedAt,
                by,
                member,
                note,
                List.of());
    }

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

    /** The same, with what the transfer counts to limits. */
    public TransferDetails counting(List<CountedLimit> counted) {
        return new TransferDetails(
                offer,
                store,
                device,
                trace,
                transactionId,
                referenceId,
                happenedAt,
                by,
                member,
                note,
                counted);
    }
}
