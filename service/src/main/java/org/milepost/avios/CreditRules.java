package org.milepost.avios;

import java.util.Optional;
import java.util.OptionalInt;
import org.milepost.ledger.Account;
import org.milepost.ledger.AccountView;
import org.milepost.ledger.Decision;
import org.milepost.ledger.HouseId;
import org.milepost.ledger.Miles;
import org.milepost.ledger.Posting;
import org.milepost.ledger.TransferKind;
import org.milepost.programme.Agreement;

/**
 * The rules of a credit. Pure.
 *
 * <p>The partner's maximum comes before the names: the answer to a request that it refuses must not
 * reveal whether the names are right. Only a request that books, or that counts as a failure in
 * {@link ProofAttempts}, reveals that.
 */
final class CreditRules {

    private CreditRules() {}

    /** Books the credit, or refuses it with the reason. */
    static Decision decide(CreditTerms terms, StoredFacts facts, AccountView books) {
        if (books.account().isEmpty() || terms.holder().isRefused()) {
            return new Decision.Rejected(Outcome.refused(ErrorCode.ACCOUNT_INVALID).facts());
        }
        Account account = books.account().get();
        Optional<Outcome> refusal = refusal(terms, account, books.get(terms.imprint()));
        if (refusal.isPresent()) {
            String refused = refusal.get().facts();
            boolean isRemembered =
                    terms.isKeyed() && !refusal.get().refusal().equals(CreditTerms.NOT_COMPARED);
            return isRemembered ? new Decision.Declined(refused) : new Decision.Rejected(refused);
        }
        long amount = terms.request().amount();
        Posting posting =
                new Posting(
                                TransferKind.ISSUANCE,
                                Miles.of(amount),
                                new HouseId(terms.agreement().issuanceHouse()),
                                OptionalInt.empty(),
                                facts.json())
                        .with(terms.imprint());
        return new Decision.Booked(facts.in(posting), Outcome.moved(amount).facts());
    }

    private static Optional<Outcome> refusal(
            CreditTerms terms, Account account, boolean isRepeated) {
        if (!account.standing().isActive()) {
            return Optional.of(Outcome.refused(ErrorCode.ACCOUNT_NOT_AUTHORISED));
        }
        Optional<Outcome> notAgreed = notAgreed(terms.request(), terms.agreement());
        if (notAgreed.isPresent()) {
            return notAgreed;
        }
        if (terms.nameFault().isPresent()) {
            return terms.nameFault().map(Outcome::refused);
        }
        return isRepeated
                ? Optional.of(Outcome.refused(ErrorCode.DUPLICATE_TRANSACTION))
                : Optional.empty();
    }

    /** What the agreement alone refuses; the names of such a request are not compared at all. */
    static Optional<Outcome> notAgreed(CreditRequest request, Agreement agreement) {
        if (!agreement.promoterCodes().contains(request.source())) {
            return Optional.of(Outcome.refused(ErrorCode.INVALID_PROMOTER_CODE));
        }
        if (request.amount() > agreement.creditMax()) {
            return Optional.of(Outcome.refused(ErrorCode.DATA_INVALID, CreditRequest.AMOUNT_PATH));
        }
        return Optional.empty();
    }
}
