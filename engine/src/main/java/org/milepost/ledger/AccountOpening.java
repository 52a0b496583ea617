package org.milepost.ledger;

import java.time.Instant;

/**
 * A request to open an account.
 *
 * @param id where it will be found
 * @param holder the collector or membership number it belongs to
 * @param currency the number of its currency
 * @param standing what the holder may do and wants shown
 */
public record AccountOpening(AccountId id, String holder, int currency, Standing standing)
        implements Comparable<AccountOpening> {

    /** The account as it begins. */
    Account account(Instant now) {
        return Account.opened(id, holder, currency, standing, now);
    }

    @Override
    public int compareTo(AccountOpening other) {
        return id.compareTo(other.id);
    }
}
