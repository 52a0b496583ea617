package org.milepost.avios;

import java.util.Optional;
import java.util.OptionalInt;
import org.milepost.ledger.Account;
import org.milepost.ledger.Books;
import org.milepost.ledger.Decision;
import org.milepost.ledger.HouseId;
import org.milepost.ledger.Miles;
import org.milepost.ledger.Posting;
import org.milepost.ledger.TransferKind;

/** The rules of a credit, in the order of {@link ErrorCode}. Pure. */
final class CreditRules {

    private CreditRules() {}

    /** Books the credit or says why not. */
    static Decision decide(CreditTerms terms, Books books) {
        if (books.account().isEmpty()) {
            return new Decision.Rejected(Outcome.refused(ErrorCode.ACCOUNT_INVALID).facts());
        }
        Account account = books.account().get();
        Optional<Outcome> refusal = refusal(terms, account, books.isRepeated());
        if (refusal.isPresent()) {
            String facts = refusal.get().facts();
            return terms.isKeyed() ? new Decision.Declined(facts) : new Decision.Rejected(facts);
        }
        long amount = terms.request().amount();
        Posting posting =
                new Posting(
                        TransferKind.ISSUANCE,
                        Miles.of(amount),
                        new HouseId(terms.agreement().issuanceHouse()),
                        OptionalInt.empty(),
                        account.dayUse(),
                        terms.facts().toJson());
        return new Decision.Booked(posting, Outcome.moved(amount).facts());
    }

    private static Optional<Outcome> refusal(
            CreditTerms terms, Account account, boolean isRepeated) {
        CreditRequest request = terms.request();
        if (!account.standing().isActive()) {
            return Optional.of(Outcome.refused(ErrorCode.ACCOUNT_NOT_AUTHORISED));
        }
        if (!terms.agreement().promoterCodes().contains(request.source())) {
            return Optional.of(Outcome.refused(ErrorCode.INVALID_PROMOTER_CODE));
        }
        Optional<ErrorCode> mismatch =
                Names.mismatch(terms.holder(), request.firstName(), request.familyName());
        if (mismatch.isPresent()) {
            return mismatch.map(Outcome::refused);
        }
        if (request.amount() > terms.agreement().creditMax()) {
            return Optional.of(Outcome.refused(ErrorCode.DATA_INVALID, CreditRequest.AMOUNT_PATH));
        }
        return isRepeated
                ? Optional.of(Outcome.refused(ErrorCode.DUPLICATE_TRANSACTION))
                : Optional.empty();
    }
}
