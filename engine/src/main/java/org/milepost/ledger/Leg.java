package org.milepost.ledger;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A further house account of a transfer, besides the one of its posting, with its amount. Within a
 * transfer each currency adds up to zero: in the currency of the member's account the first house
 * account gets the rest, and in every other currency the legs themselves add up to zero. Each leg
 * is part of the transfer's link.
 *
 * @param house the house account
 * @param currency the number of its currency, of points or of money
 * @param amount what is added to it, in the smallest unit of the currency; not zero
 */
public record Leg(HouseId house, int currency, Miles amount) implements Effect {

    /** The most legs of a transfer. */
    static final int MAX = 16;

    public Leg {
        if (amount.count() == 0) {
            throw new IllegalArgumentException("the amount of a leg is not zero");
        }
    }

    /** The leg that undoes this one. */
    public Leg negated() {
        return new Leg(house, currency, amount.negated());
    }

    @Override
    public EffectStore<?> effectStore() {
        return LegWriteStore.INSTANCE;
    }

    /** The legs of a posting, in its order. */
    static List<Leg> of(Posting posting) {
        return posting.effects().stream()
                .filter(Leg.class::isInstance)
                .map(Leg.class::cast)
                .toList();
    }

    /**
     * What is added to the first house account of a transfer.
     *
     * @param change the change of the member's account
     * @param currency the number of its currency
     * @throws IllegalStateException when another currency does not add up to zero
     */
    static Miles first(Miles change, int currency, List<Leg> legs) {
        Miles rest = change.negated();
        Map<Integer, Miles> others = new HashMap<>();
        for (Leg leg : legs) {
            if (leg.currency() == currency) {
                rest = rest.minus(leg.amount());
            } else {
                others.merge(leg.currency(), leg.amount(), Miles::plus);
            }
        }
        if (legs.size() > MAX || others.values().stream().anyMatch(it -> it.count() != 0)) {
            throw new IllegalStateException("each currency of a transfer adds up to zero");
        }
        return rest;
    }

    /** Nothing that {@link #first} does not check for all legs together. */
    @Override
    public void requireAllowed(AccountView books, Transfer transfer) {}
}
