package org.milepost.avios;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.milepost.dialect.IdempotencyKey;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.Identity;
import org.milepost.ledger.Imprint;
import org.milepost.programme.Agreement;
import org.milepost.programme.Partner;
import org.milepost.programme.Programme;

/**
 * A credit, the partner that sent it, and the reference data by which it is decided.
 *
 * @param nameFault why the names of the request are refused, as it was found before the books were
 *     asked; {@link #NOT_COMPARED} when the partner has to wait before names are compared again
 * @param member the member whose token was sent, if one was
 * @param key the partner's key of the request; a refusal is stored only if there is one
 */
record CreditTerms(
        CreditRequest request,
        Partner partner,
        Programme programme,
        Agreement agreement,
        Holder holder,
        Optional<ErrorCode> nameFault,
        Optional<String> member,
        Optional<IdempotencyKey> key) {

    /** The name of the call in identities. */
    static final String CALL = "CREDIT";

    /** The names were not compared; this result is not stored. */
    static final Optional<ErrorCode> NOT_COMPARED = Optional.of(ErrorCode.SERVICE_UNAVAILABLE);

    /** The account to credit. */
    AccountId account() {
        return AccountId.of(programme.code(), holder.number(), Amount.AVIOS);
    }

    /** Whether a refusal is stored. */
    boolean isKeyed() {
        return key.isPresent();
    }

    /** The command with these terms. */
    TransferCommand command() {
        StoredFacts stored = StoredFacts.of(facts());
        return new TransferCommand(
                account(),
                holder.number(),
                identity(),
                List.of(imprint()),
                (books, now) -> CreditRules.decide(this, stored, books));
    }

    /**
     * What identifies a retry. A credit without a key has a random identity: a repeated one is not
     * a retry but a duplicate, and refused.
     */
    private Identity identity() {
        String caller = "avios " + partner.id().value();
        String content = request.content();
        return key.isPresent()
                ? IdempotencyKey.identity(key, caller, CALL, content)
                : Identity.ofKey(
                        caller + " without key",
                        CALL,
                        UUID.randomUUID().toString(),
                        content,
                        IdempotencyKey.CONTENT_ANSWER_LIFETIME);
    }

    /** What no two credits of an account may share: the partner, amount, description and date. */
    Imprint imprint() {
        return Imprint.ofIssuance(
                Integer.toString(partner.id().value()),
                Long.toString(request.amount()),
                request.description().orElse(""),
                request.transactionDate().toString());
    }

    /** The facts to store with the transfer. */
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
