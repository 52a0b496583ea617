package org.milepost.avios;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The body of a reversal, every element well formed. The public documents do not define its form,
 * which follows that of debits.
 *
 * @param identifier the debit's, in capitals
 * @param transactionId the partner's identifier of the reversal
 */
record ReverseRequest(
        String identifier, Optional<String> transactionId, Optional<String> description) {

    private static final int IDENTIFIER_MAX = 32;
    private static final int TEXT_MAX = 255;

    /**
     * Reads a body.
     *
     * @param faults what was found wrong before
     * @throws PartnerRefusal with all faults, those of before among them
     */
    static ReverseRequest read(byte[] body, Faults faults) {
        Optional<ReverseRequest> request =
                Element.ofBody(body, faults, ErrorCode.MANDATORY_DATA_MISSING)
                        .flatMap(root -> root.requiredObject("reverseTransaction"))
                        .flatMap(ReverseRequest::read);
        faults.finish();
        return request.orElseThrow();
    }

    private static Optional<ReverseRequest> read(Element reverse) {
        Optional<String> identifier =
                reverse.requiredText("identifier", ElementRule.ALPHANUMERIC, IDENTIFIER_MAX);
        Optional<String> transactionId =
                reverse.text("externalTransactionIdentifier", ElementRule.PRINTABLE, TEXT_MAX);
        Optional<String> description = reverse.text("description", ElementRule.PRINTABLE, TEXT_MAX);
        reverse.requiredWord("type", List.of(TransferFacts.Type.REVERSAL.name()));
        return identifier.map(
                it -> new ReverseRequest(it.toUpperCase(Locale.ROOT), transactionId, description));
    }

    /** What makes two requests the same. */
    String content() {
        return Content.of(this);
    }
}
