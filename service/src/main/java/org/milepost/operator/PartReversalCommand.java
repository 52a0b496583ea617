package org.milepost.operator;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.milepost.dialect.RedemptionParts;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.AccountView;
import org.milepost.ledger.Command;
import org.milepost.ledger.ConfirmationNumber;
import org.milepost.ledger.Decision;
import org.milepost.ledger.ErasableText;
import org.milepost.ledger.Identity;
import org.milepost.ledger.Miles;
import org.milepost.ledger.PartReversal;
import org.milepost.ledger.Posting;
import org.milepost.ledger.Read;
import org.milepost.ledger.StoredAnswer;
import org.milepost.ledger.Transfer;
import org.milepost.ledger.TransferKind;
import org.milepost.ledger.TransferRead;

/**
 * The command that reverses a part of a redemption, with its rules. Time and standing of the
 * account do not matter, because the member gets miles. The parts together are not more than the
 * redemption, and the redemption was not reversed or cancelled as a whole. Refusals are not stored.
 *
 * @param by the client of the operator
 * @param text the operator's reason
 */
record PartReversalCommand(
        AccountId account,
        String holder,
        ConfirmationNumber number,
        Miles miles,
        String by,
        String reference,
        ErasableText text,
        RedemptionParts parts,
        Identity identity)
        implements Command<PartReversalCommand.Result> {

    /** The result. */
    enum Result {
        /** Booked, now or earlier under the same reference. */
        BOOKED,
        /** There is no such account. */
        NO_ACCOUNT,
        /** The number is not that of a redemption of the account. */
        NO_REDEMPTION,
        /** The redemption was reversed or cancelled as a whole. */
        REVERSED,
        /** The miles are more than what is left of the redemption. */
        TOO_MUCH,
        /** The miles are not those of a possible part. */
        NOT_A_PART,
        /** The reference was used with other content. */
        REFERENCE_USED
    }

    @Override
    public List<Read<?>> reads() {
        return TransferRead.of(number);
    }

    @Override
    public Decision decide(AccountView books, Instant now) {
        if (books.account().isEmpty()) {
            return rejected(Result.NO_ACCOUNT);
        }
        Optional<AccountView.NamedTransfer> named =
                books.namedBy(number)
                        .named()
                        .filter(it -> it.transfer().kind() == TransferKind.REDEMPTION);
        if (named.isEmpty()) {
            return rejected(Result.NO_REDEMPTION);
        }
        if (named.get().undoneBy().isPresent()) {
            return rejected(Result.REVERSED);
        }
        Transfer redemption = named.get().transfer();
        Miles left = redemption.change().negated().minus(books.parts().amount());
        if (left.isLessThan(miles)) {
            return rejected(Result.TOO_MUCH);
        }
        return parts.share(redemption, books.parts().amount(), miles)
                .<Decision>map(share -> booked(redemption, share))
                .orElseGet(() -> rejected(Result.NOT_A_PART));
    }

    private Decision booked(Transfer redemption, RedemptionParts.Share share) {
        int original = redemption.id().ordinal();
        Posting posting =
                new Posting(
                                TransferKind.PART_REVERSAL,
                                miles,
                                redemption.house(),
                                OptionalInt.empty(),
                                facts(original, share))
                        .counting(share.limits())
                        .with(new PartReversal(original, miles, share.counted()))
                        .with(text);
        return new Decision.Booked(
                share.givenBack().map(posting::counting).orElse(posting), Result.BOOKED.name());
    }

    /** The ordinal and what counted are first, in this order, where the audit expects them. */
    private String facts(int original, RedemptionParts.Share share) {
        return JsonView.empty()
                .put("of", original)
                .put("counted", share.counted())
                .put("by", by)
                .put("reference", reference)
                .put("text", text.digest())
                .toString();
    }

    private static Decision rejected(Result result) {
        return new Decision.Rejected(result.name());
    }

    @Override
    public Result answer(StoredAnswer stored) {
        return Result.valueOf(stored.facts());
    }

    @Override
    public Result conflict() {
        return Result.REFERENCE_USED;
    }
}
