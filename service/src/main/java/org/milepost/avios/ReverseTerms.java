package org.milepost.avios;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.milepost.dialect.IdempotencyKey;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.ConfirmationNumber;
import org.milepost.ledger.Identity;
import org.milepost.ledger.TransferRead;
import org.milepost.programme.Partner;
import org.milepost.programme.Programme;

/**
 * A reversal, the partner that sent it, and what decides it.
 *
 * @param window within what time a debit can be reversed
 * @param holder the number of the account in the books
 */
record ReverseTerms(
        ReverseRequest request,
        Partner partner,
        Programme programme,
        Duration window,
        String holder,
        Optional<String> member) {

    /** The name of the call in identities. */
    static final String CALL = "REVERSE";

    /** The account that was debited. */
    AccountId account() {
        return AccountId.of(programme.code(), holder, Amount.AVIOS);
    }

    /** What makes two reversals the same. */
    String content() {
        return member.orElse("") + " " + request.content();
    }

    /** The command with these terms. */
    TransferCommand command(ConfirmationNumber number, Optional<IdempotencyKey> key) {
        String caller = "avios " + partner.id().value();
        Identity identity = IdempotencyKey.identity(key, caller, CALL, content());
        StoredFacts stored = StoredFacts.of(facts());
        return new TransferCommand(
                account(),
                holder,
                identity,
                TransferRead.of(number),
                (books, now) ->
                        TransferCommand.asStored(
                                identity,
                                ReverseRules.decide(this, stored, books.namedBy(number), now)));
    }

    /** The facts to store with the transfer. */
    TransferFacts facts() {
        return new TransferFacts(
                Optional.of(TransferFacts.Type.REVERSAL),
                partner.code(),
                member,
                request.description(),
                request.transactionId(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }
}
