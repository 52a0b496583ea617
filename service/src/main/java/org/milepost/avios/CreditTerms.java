package org.milepost.avios;

import java.util.Optional;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.Imprint;
import org.milepost.programme.Agreement;
import org.milepost.programme.Partner;
import org.milepost.programme.Programme;

/**
 * A credit together with what it is judged by.
 *
 * @param request what is asked
 * @param partner who asks
 * @param programme whose member it is
 * @param agreement what partner and programme agreed
 * @param holder whose account it is
 * @param nameFault why the names of the request are refused, as it was found before the books were
 *     asked; {@link #NOT_COMPARED} when the partner has to wait before names are compared again
 * @param member the member whose token was sent, if one was
 * @param isKeyed whether the partner named the request, so that a refusal is remembered for it
 */
record CreditTerms(
        CreditRequest request,
        Partner partner,
        Programme programme,
        Agreement agreement,
        Holder holder,
        Optional<ErrorCode> nameFault,
        Optional<String> member,
        boolean isKeyed) {

    /** The names were not compared; nothing is remembered of that. */
    static final Optional<ErrorCode> NOT_COMPARED = Optional.of(ErrorCode.SERVICE_UNAVAILABLE);

    /** The account to credit. */
    AccountId account() {
        return AccountId.of(programme.code(), holder.number(), Counter.AVIOS);
    }

    /** What no two credits of an account may share: the partner, amount, description and date. */
    Imprint imprint() {
        return Imprint.ofIssuance(
                Integer.toString(partner.id().value()),
                Long.toString(request.amount()),
                request.description().orElse(""),
                request.transactionDate().toString());
    }

    /** What the transfer remembers. */
    TransferFacts facts() {
        return new TransferFacts(
                Optional.of(TransferFacts.Type.COLLECTION),
                partner.code(),
                member,
                request.description(),
                Optional.of(request.transactionId()),
                Optional.of(Times.of(request.transactionDate())),
                request.referenceId(),
                request.referenceDescription(),
                request.channel(),
                Optional.of(request.source()),
                Optional.empty(),
                Optional.empty(),
                request.products());
    }
}
