package org.milepost.ledger;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A change of a balance outside the partner APIs: an opening balance or a correction by the
 * operator. Takes effect once for each reference.
 *
 * @param account the account that changes
 * @param holder its holder's number
 * @param kind {@link TransferKind#ISSUANCE} or {@link TransferKind#ADJUSTMENT}
 * @param change the change of the balance
 * @param house the house account on the other side
 * @param facts stored with the transfer, as JSON
 * @param text stored beside the transfer
 * @param lowest the lowest balance that the operator may leave; absent for the account's floor
 * @param identity identifies a retry
 */
public record Adjustment(
        AccountId account,
        String holder,
        TransferKind kind,
        Miles change,
        HouseId house,
        String facts,
        Optional<ErasableText> text,
        Optional<Miles> lowest,
        Identity identity)
        implements Command<Adjustment.Result> {

    /** The result of an adjustment. */
    public enum Result {
        /** Booked, now or earlier under the same reference. */
        BOOKED,
        /** There is no such account. */
        NO_ACCOUNT,
        /** The balance is too low. */
        INSUFFICIENT,
        /** The operator may leave so little, but the account's floor must be lowered first. */
        BELOW_FLOOR,
        /** The reference was used with other content. */
        REFERENCE_USED
    }

    /**
     * An adjustment under a reference: the operator's own name for it, unique within the account.
     */
    public static Adjustment of(
            AccountId account,
            String holder,
            TransferKind kind,
            Miles change,
            HouseId house,
            String reference,
            String facts) {
        Identity identity =
                Identity.ofReference(
                        "operator",
                        "adjust",
                        reference,
                        kind + " " + change + " " + house.number() + " " + facts);
        return new Adjustment(
                account,
                holder,
                kind,
                change,
                house,
                facts,
                Optional.empty(),
                Optional.empty(),
                identity);
    }

    /**
     * With another form of its facts, and a text beside them. The identity stays that of the facts
     * that it was made with.
     */
    public Adjustment storedAs(String otherFacts, ErasableText beside) {
        return new Adjustment(
                account,
                holder,
                kind,
                change,
                house,
                otherFacts,
                Optional.of(beside),
                lowest,
                identity);
    }

    /** The same if it may leave a balance as low as this, which is not above zero. */
    public Adjustment downTo(Miles lowestLeft) {
        return new Adjustment(
                account,
                holder,
                kind,
                change,
                house,
                facts,
                text,
                Optional.of(lowestLeft),
                identity);
    }

    @Override
    public Decision decide(AccountView books, Instant now) {
        if (books.account().isEmpty()) {
            return new Decision.Rejected(Result.NO_ACCOUNT.name());
        }
        Account before = books.account().get();
        if (before.wouldBeBelow(lowest.orElse(before.floor()), change)) {
            return new Decision.Rejected(Result.INSUFFICIENT.name());
        }
        if (before.wouldBeBelow(before.floor(), change)) {
            return new Decision.Rejected(Result.BELOW_FLOOR.name());
        }
        Posting posting = new Posting(kind, change, house, OptionalInt.empty(), facts);
        return new Decision.Booked(text.map(posting::with).orElse(posting), Result.BOOKED.name());
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
