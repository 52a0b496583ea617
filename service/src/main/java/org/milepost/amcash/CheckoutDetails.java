package org.milepost.amcash;

import java.util.Optional;
import org.milepost.dialect.TransferDetailReader;
import org.milepost.dialect.TransferDetails;
import org.milepost.ledger.Transfer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the details of redemptions and reversals at the checkout. Pure. */
public final class CheckoutDetails implements TransferDetailReader {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Override
    public Optional<TransferDetails> read(Transfer transfer, Optional<String> text) {
        return switch (transfer.kind()) {
            case REDEMPTION -> redemption(transfer.facts());
            case REVERSAL -> reversal(transfer.facts());
            default -> Optional.empty();
        };
    }

    private static Optional<TransferDetails> redemption(String facts) {
        if (!RedemptionFacts.areOfCheckout(facts)) {
            return Optional.empty();
        }
        RedemptionFacts read = RedemptionFacts.ofJson(facts);
        return Optional.of(
                TransferDetails.atTill(read.offer(), read.store(), read.device(), read.trace())
                        .counting(read.limits()));
    }

    /** Of the reversals only those at the checkout have a trace. */
    private static Optional<TransferDetails> reversal(String facts) {
        JsonNode read = JSON.readTree(facts);
        return read.has("trace")
                ? Optional.of(
                        TransferDetails.atTill(
                                0,
                                read.path("store").asString(""),
                                read.path("device").asString(""),
                                read.path("trace").asString("")))
                : Optional.empty();
    }
}
