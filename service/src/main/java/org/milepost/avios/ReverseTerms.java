package org.milepost.avios;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.milepost.ledger.AccountId;
import org.milepost.programme.Partner;
import org.milepost.programme.Programme;

/**
 * A reversal together with what it is judged by.
 *
 * @param request what is asked
 * @param partner who asks
 * @param programme whose member it is
 * @param window within what time a debit can be reversed
 * @param holder the number that the books know the account by
 * @param member the member whose token was sent
 */
record ReverseTerms(
        ReverseRequest request,
        Partner partner,
        Programme programme,
        Duration window,
        String holder,
        Optional<String> member) {

    /** The account that was debited. */
    AccountId account() {
        return AccountId.of(programme.code(), holder, Counter.AVIOS);
    }

    /** What makes two reversals the same. */
    String content() {
        return member.orElse("") + " " + request.content();
    }

    /** What the transfer remembers. */
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
