package org.milepost.programme;

/** Which offer a sponsor's store has at an instant. */
public sealed interface OfferChoice {
    /** The best of the offers that are open, in force and not paused. */
    record InForce(Offer offer) implements OfferChoice {}

    /** Offers are open and in force, but every one of them is paused. */
    record Paused() implements OfferChoice {}

    /** No offer is open and in force. */
    record None() implements OfferChoice {}
}
