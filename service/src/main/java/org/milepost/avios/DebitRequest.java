package org.milepost.avios;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.milepost.programme.AviosSettings;

/**
 * The body of a debit, every element well formed.
 *
 * <p>Source: Debit Currency, "Request Elements".
 *
 * @param transactionDate the date of the purchase at the partner
 * @param transactionId the partner's identifier of the purchase
 * @param referenceDescription the partner's description of it
 * @param channel where the request was made
 */
record DebitRequest(
        long amount,
        Instant transactionDate,
        String description,
        String transactionId,
        Optional<String> referenceId,
        String referenceDescription,
        String channel,
        List<TransferFacts.Product> products) {

    /** Those of the document's list, and the one that its examples send besides. */
    static final List<String> PRODUCT_TYPES =
            List.of(
                    "FLIGHT",
                    "HOTEL",
                    "CAR_HIRE",
                    "INSURANCE",
                    "SEAT",
                    "PET",
                    "BAGGAGE",
                    "SPECIAL_BAGGAGE",
                    "LOUNGE_PASS",
                    "PARKING",
                    "MEALS",
                    "WIFI",
                    "UPGRADE",
                    "BUY_ON_BOARD",
                    "UNACCOMPANIED_MINOR",
                    "FEES",
                    "OTHER",
                    "EXPERIENCE");

    private static final int AMOUNT_DIGITS_MAX = 10;
    private static final int TEXT_MAX = 255;
    private static final int ANY_LENGTH = Integer.MAX_VALUE;

    DebitRequest {
        products = List.copyOf(products);
    }

    /**
     * Reads a body.
     *
     * @param faults what was found wrong before
     * @throws PartnerRefusal with all faults, those of before among them
     */
    static DebitRequest read(byte[] body, AviosSettings settings, Faults faults) {
        Optional<DebitRequest> request =
                Element.ofBody(body, faults, ErrorCode.MANDATORY_DATA_MISSING)
                        .flatMap(root -> root.requiredObject("debitTransaction"))
                        .flatMap(debit -> read(debit, settings));
        faults.finish();
        return request.orElseThrow();
    }

    private static Optional<DebitRequest> read(Element debit, AviosSettings settings) {
        Optional<Instant> date = debit.requiredDate("externalTransactionDate");
        Optional<Long> amount = Amount.read(debit, AMOUNT_DIGITS_MAX, settings.debitMax());
        debit.object("exchangeRate")
                .ifPresent(it -> it.requiredText("code", ElementRule.PRINTABLE, ANY_LENGTH));
        Optional<String> description =
                debit.requiredText("description", ElementRule.UNACCENTED, TEXT_MAX);
        Optional<String> transactionId = text(debit, "externalTransactionIdentifier");
        Optional<String> referenceId =
                debit.text("externalReferenceIdentifier", ElementRule.PRINTABLE, TEXT_MAX);
        Optional<String> referenceDescription =
                debit.requiredText(
                        "externalReferenceDescription", ElementRule.UNACCENTED, TEXT_MAX);
        Optional<String> channel = text(debit, "externalPartnerIdentifier");
        List<TransferFacts.Product> products = Products.read(debit, PRODUCT_TYPES, TEXT_MAX);
        debit.requiredWord("type", List.of(TransferFacts.Type.REDEMPTION.name()));
        boolean isWhole =
                date.isPresent()
                        && amount.isPresent()
                        && description.isPresent()
                        && transactionId.isPresent()
                        && referenceDescription.isPresent()
                        && channel.isPresent();
        return isWhole
                ? Optional.of(
                        new DebitRequest(
                                amount.get(),
                                date.get(),
                                description.get(),
                                transactionId.get(),
                                referenceId,
                                referenceDescription.get(),
                                channel.get(),
                                products))
                : Optional.empty();
    }

    private static Optional<String> text(Element debit, String name) {
        return debit.requiredText(name, ElementRule.PRINTABLE, TEXT_MAX);
    }

    /** What makes two requests the same. */
    String content() {
        return Content.of(this);
    }
}
