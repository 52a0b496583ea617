package org.milepost.avios;

import java.time.Instant;
import java.util.Optional;
import org.milepost.dialect.CountedLimit;
import org.milepost.dialect.IsoDateTime;
import org.milepost.dialect.TransferDetailReader;
import org.milepost.dialect.TransferDetails;
import org.milepost.ledger.Transfer;

/** Reads the details of the transfers of the partner API. Pure. */
public final class PartnerDetails implements TransferDetailReader {

    @Override
    public Optional<TransferDetails> read(Transfer transfer, Optional<String> text) {
        if (!transfer.facts().startsWith("{")) {
            return Optional.empty();
        }
        TransferFacts facts = TransferFacts.of(transfer.facts(), text);
        return facts.type().isPresent()
                ? Optional.of(details(facts).counting(CountedLimit.ofObject(transfer.facts())))
                : Optional.empty();
    }

    private static TransferDetails details(TransferFacts facts) {
        Optional<Instant> happenedAt = facts.transactionDate().flatMap(IsoDateTime::readWithOffset);
        return new TransferDetails(
                0,
                "",
                "",
                "",
                facts.transactionId().orElse(""),
                facts.referenceId().orElse(""),
                happenedAt,
                "",
                facts.member().orElse(""),
                facts.description().orElse(""));
    }
}
