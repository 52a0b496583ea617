package org.milepost.readmodel;

import java.time.Instant;
import java.util.List;

/**
 * Which transfers are wanted: those of a partner, a store, a till or an offer in a range of times.
 *
 * @param partner the number of the partner; 0 for all
 * @param store the store; empty for all
 * @param till the till; empty for all
 * @param offers the versions of the offer; empty for all
 * @param from the first time
 * @param until the time after the last
 */
public record PlaceQuery(
        int partner, String store, String till, List<Integer> offers, Instant from, Instant until) {

    public PlaceQuery {
        offers = List.copyOf(offers);
        if (partner == 0 && offers.isEmpty()) {
            throw new IllegalArgumentException("a partner or an offer is needed");
        }
    }
}
