package org.milepost.avios;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.milepost.programme.AviosSettings;

/**
 * The body of a credit, every element well formed.
 *
 * <p>Source: Credit Currency, "Request Elements".
 *
 * @param transactionId the partner's own name for it
 * @param transactionDate when it was at the partner
 * @param referenceDescription what the partner calls that
 * @param channel where the request was made
 */
record CreditRequest(
        Optional<String> description,
        long amount,
        String transactionId,
        Instant transactionDate,
        Optional<String> referenceId,
        Optional<String> referenceDescription,
        Optional<String> channel,
        String source,
        List<TransferFacts.Product> products,
        Optional<String> firstName,
        String familyName) {

    /** The path of the amount, which a partner's maximum is about as well. */
    static final String AMOUNT_PATH = "monetaryAmount.amount";

    private static final List<String> PRODUCT_TYPES =
            List.of("FLIGHT", "HOTEL", "CAR HIRE", "OTHER");

    /** How far the partner's clock may be ahead. */
    private static final Duration CLOCK_DIFFERENCE_MAX = Duration.ofSeconds(60);

    private static final int DESCRIPTION_MAX = 255;
    private static final int AMOUNT_DIGITS_MAX = 6;
    private static final int TRANSACTION_ID_MAX = 20;
    private static final int REFERENCE_ID_MAX = 10;
    private static final int REFERENCE_DESCRIPTION_MAX = 62;
    private static final int CHANNEL_MAX = 3;
    private static final int SOURCE_MAX = 10;
    private static final int PRODUCT_TEXT_MAX = 200;

    CreditRequest {
        products = List.copyOf(products);
    }

    /**
     * Reads a body.
     *
     * @param faults what was found wrong before
     * @throws PartnerRefusal with all faults, those of before among them
     */
    static CreditRequest read(byte[] body, AviosSettings settings, Instant now, Faults faults) {
        Optional<CreditRequest> request =
                Element.ofBody(body, faults, ErrorCode.DATA_INVALID)
                        .flatMap(root -> read(root, settings, now));
        faults.finish();
        return request.orElseThrow();
    }

    private static Optional<CreditRequest> read(Element root, AviosSettings settings, Instant now) {
        Optional<String> description =
                settings.descriptionRequired()
                        ? root.requiredText("description", ElementRule.ASCII, DESCRIPTION_MAX)
                        : root.text("description", ElementRule.ASCII, DESCRIPTION_MAX);
        Optional<Long> amount =
                Amount.read(root, AMOUNT_DIGITS_MAX, Math.min(settings.creditMax(), 999_999));
        Optional<String> transactionId =
                root.requiredText(
                        "externalTransactionIdentifier", ElementRule.EXTERNAL, TRANSACTION_ID_MAX);
        Optional<Instant> date = date(root, settings, now);
        Optional<String> referenceId =
                root.text("externalReferenceIdentifier", ElementRule.EXTERNAL, REFERENCE_ID_MAX);
        Optional<String> referenceDescription =
                root.text(
                        "externalReferenceDescription",
                        ElementRule.EXTERNAL,
                        REFERENCE_DESCRIPTION_MAX);
        Optional<String> channel =
                root.text("externalPartnerIdentifier", ElementRule.SPACED, CHANNEL_MAX);
        Optional<String> source =
                root.requiredText("externalSource", ElementRule.EXTERNAL, SOURCE_MAX);
        List<TransferFacts.Product> products = Products.read(root, PRODUCT_TYPES, PRODUCT_TEXT_MAX);
        root.requiredWord("type", List.of(TransferFacts.Type.COLLECTION.name()));
        Optional<Element> name =
                root.requiredObject("person").flatMap(person -> person.requiredObject("name"));
        Optional<String> first =
                name.flatMap(
                        it ->
                                it.text(
                                        "firstName",
                                        ElementRule.NAME,
                                        settings.firstNameLengthMax()));
        Optional<String> family =
                name.flatMap(
                        it ->
                                it.requiredText(
                                        "familyName",
                                        ElementRule.NAME,
                                        settings.familyNameLengthMax()));
        boolean isWhole =
                amount.isPresent()
                        && transactionId.isPresent()
                        && date.isPresent()
                        && source.isPresent()
                        && family.isPresent();
        return isWhole
                ? Optional.of(
                        new CreditRequest(
                                description,
                                amount.get(),
                                transactionId.get(),
                                date.get(),
                                referenceId,
                                referenceDescription,
                                channel,
                                source.get(),
                                products,
                                first,
                                family.get()))
                : Optional.empty();
    }

    /**
     * Not in the future by more than the clocks may differ, and no older than the programme takes;
     * an age counts in days of UTC.
     */
    private static Optional<Instant> date(Element root, AviosSettings settings, Instant now) {
        String name = "externalTransactionDate";
        Optional<Instant> date = root.requiredDate(name);
        if (date.isPresent() && date.get().isAfter(now.plus(CLOCK_DIFFERENCE_MAX))) {
            root.invalid(name, "It must not be in the future.");
        }
        if (date.isPresent() && settings.creditYearsBack().isPresent()) {
            int years = settings.creditYearsBack().getAsInt();
            LocalDate oldest = LocalDate.ofInstant(now, ZoneOffset.UTC).minusYears(years);
            if (LocalDate.ofInstant(date.get(), ZoneOffset.UTC).isBefore(oldest)) {
                root.invalid(name, "It must not be more than " + years + " years back.");
            }
        }
        return date;
    }

    /** What makes two requests the same. */
    String content() {
        return Content.of(this);
    }
}
