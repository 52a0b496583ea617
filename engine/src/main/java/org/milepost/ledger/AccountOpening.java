package org.milepost.ledger;

import java.time.Instant;

/**
 * A request to open an account.
 *
 * @param id its key
 * @param holder the collector or membership number it belongs to
 * @param currency the number of its currency
 * @param standing its status and the holder's restrictions
 */
public record AccountOpening(AccountId id, String holder, int currency, Standing standing)
        implements Comparable<AccountOpening> {

    /** The new account. */
    Account account(Instant now) {
        return Account.opened(id, holder, currency, standing, now);
    }

    @Override
    public int compareTo(AccountOpening other) {
        return id.compareTo(other.id);
    }
}
