package org.milepost.programme;

import java.util.Optional;

/**
 * The redemptions of a programme that a limit counts: those that are at everything that is named
 * here. A limit that names nothing counts all.
 *
 * @param partner the partner that redeems
 * @param store a store of that partner, at the checkout
 * @param offer an offer of the checkout, in all its versions
 */
public record LimitScope(
        Optional<PartnerId> partner, Optional<String> store, Optional<String> offer) {

    /** All redemptions of the programme. */
    public static final LimitScope PROGRAMME =
            new LimitScope(Optional.empty(), Optional.empty(), Optional.empty());

    public LimitScope {
        store.ifPresent(it -> TextRules.lettersAndDigits("a store", it, 1, 4));
        offer.ifPresent(it -> TextRules.digits("the offerId", it, 10));
        if (store.isPresent() && partner.isEmpty()) {
            throw new IllegalArgumentException("a store belongs to a partner");
        }
    }

    /** Whether redemptions of the partner at the store can be among them, by some offer. */
    boolean hasPlace(PartnerId of, Optional<String> at) {
        return (partner.isEmpty() || partner.get().equals(of))
                && (store.isEmpty() || store.equals(at));
    }

    /**
     * Whether redemptions by the offer can be among them.
     *
     * @param by empty for a redemption without an offer
     */
    public boolean hasOffer(Optional<String> by) {
        return offer.isEmpty() || offer.equals(by);
    }
}
