package org.milepost.avios;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.milepost.dialect.AccountLimits;
import org.milepost.dialect.IdempotencyKey;
import org.milepost.ledger.Account;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.Identity;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Partner;
import org.milepost.programme.Programme;

/**
 * A debit, the partner that sent it, and what decides it.
 *
 * @param catalogue the limits in force
 * @param redemptionHouse the house account of the agreement of partner and programme
 * @param holder the number of the account in the books
 * @param isNumberRefused whether the partner named the account by the number of a lost card
 * @param member the member whose token was sent; absent when the partner acts for itself
 * @param agent the agent of the partner's call centre
 * @param application where the request comes from
 */
record DebitTerms(
        DebitRequest request,
        Partner partner,
        Programme programme,
        Catalogue catalogue,
        int redemptionHouse,
        String holder,
        boolean isNumberRefused,
        Optional<String> member,
        Optional<String> agent,
        Optional<String> application) {

    /** The name of the call in identities. */
    static final String CALL = "DEBIT";

    /** The account to debit. */
    AccountId account() {
        return AccountId.of(programme.code(), holder, Amount.AVIOS);
    }

    /** The limits that the debit counts to, with what the account has used of them. */
    AccountLimits limits(Account account, Instant now) {
        return AccountLimits.of(
                        catalogue.limitsFor(programme.id(), partner.id(), Optional.empty()),
                        programme.calendar(),
                        account.counters(),
                        now)
                .by(Optional.empty());
    }

    /** What makes two debits the same: what is requested, and by which member of a household. */
    String content() {
        return member.orElse("") + " " + request.content();
    }

    /** The command with these terms. */
    TransferCommand command(Optional<IdempotencyKey> key) {
        String caller = "avios " + partner.id().value();
        Identity identity = IdempotencyKey.identity(key, caller, CALL, content());
        StoredFacts stored = StoredFacts.of(facts());
        return new TransferCommand(
                account(),
                holder,
                identity,
                List.of(),
                (books, now) ->
                        TransferCommand.asStored(
                                identity, DebitRules.decide(this, stored, books, now)));
    }

    /** The facts to store with the transfer. */
    TransferFacts facts() {
        return new TransferFacts(
                Optional.of(TransferFacts.Type.REDEMPTION),
                partner.code(),
                member,
                Optional.of(PlainLetters.unaccented(request.description())),
                Optional.of(request.transactionId()),
                Optional.of(Times.of(request.transactionDate())),
                request.referenceId(),
                Optional.of(PlainLetters.unaccented(request.referenceDescription())),
                Optional.of(request.channel()),
                Optional.empty(),
                agent,
                application,
                request.products());
    }
}
