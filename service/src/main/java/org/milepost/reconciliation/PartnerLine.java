package org.milepost.reconciliation;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A line of a partner's file.
 *
 * @param amount what the partner says was added to its house accounts
 * @param at when it happened or was booked, as the partner says
 * @param store the store; may be empty
 * @param keys the values of the fields by which it can be found; empty ones are absent
 */
record PartnerLine(long amount, Optional<Instant> at, String store, Map<MatchKey, String> keys) {
    PartnerLine {
        keys = Map.copyOf(keys);
    }

    /** The value of a key; empty if there is none. */
    String key(MatchKey key) {
        return keys.getOrDefault(key, "");
    }
}
