package org.milepost.operator;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.milepost.ledger.Account;
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
 * The command that reverses some or all of a credit, with its rules. The miles go back to the house
 * account that gave them: the partner's. Time and standing of the account do not matter. The
 * reversed parts together are not more than the credit, and the balance is not below the lowest
 * that the programme allows. Refusals are not stored.
 *
 * @param by the client of the operator
 * @param lowest the lowest balance that may be left
 * @param text the operator's reason
 */
record CreditReversalCommand(
        AccountId account,
        String holder,
        ConfirmationNumber number,
        Miles miles,
        Miles lowest,
        String by,
        String reference,
        ErasableText text,
        Identity identity)
        implements Command<CreditReversalCommand.Result> {

    /** The result. */
    enum Result {
        /** Booked, now or earlier under the same reference. */
        BOOKED,
        /** There is no such account. */
        NO_ACCOUNT,
        /** The number is not that of a credit of the account. */
        NO_CREDIT,
        /** The miles are more than what is left of the credit. */
        TOO_MUCH,
        /** The balance does not cover it. */
        INSUFFICIENT,
        /** The balance may become so low, but the account's floor must be lowered first. */
        BELOW_FLOOR,
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
        Account before = books.account().get();
        Optional<AccountView.NamedTransfer> named =
                books.namedBy(number)
                        .named()
                        .filter(it -> it.transfer().kind() == TransferKind.ISSUANCE)
                        .filter(it -> it.undoneBy().isEmpty());
        if (named.isEmpty()) {
            return rejected(Result.NO_CREDIT);
        }
        Transfer credit = named.get().transfer();
        if (credit.change().minus(books.parts().amount()).isLessThan(miles)) {
            return rejected(Result.TOO_MUCH);
        }
        if (before.wouldBeBelow(lowest, miles.negated())) {
            return rejected(Result.INSUFFICIENT);
        }
        if (before.wouldBeBelow(before.floor(), miles.negated())) {
            return rejected(Result.BELOW_FLOOR);
        }
        return booked(credit);
    }

    private Decision booked(Transfer credit) {
        int original = credit.id().ordinal();
        Posting posting =
                new Posting(
                                TransferKind.PART_REVERSAL,
                                miles.negated(),
                                credit.house(),
                                OptionalInt.empty(),
                                facts(original))
                        .with(new PartReversal(original, miles, 0))
                        .with(text);
        return new Decision.Booked(posting, Result.BOOKED.name());
    }

    /** The ordinal and what counted are first, in this order, where the audit expects them. */
    private String facts(int original) {
        return JsonView.empty()
                .put("of", original)
                .put("counted", 0)
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
