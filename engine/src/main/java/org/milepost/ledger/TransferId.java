package org.milepost.ledger;

/**
 * The key of a transfer: its account and its ordinal in that account's history.
 *
 * @param ordinal counts from 1 without gaps
 */
public record TransferId(AccountId account, int ordinal) implements Comparable<TransferId> {
    public TransferId {
        if (ordinal < 1) {
            throw new IllegalArgumentException("ordinals start at 1");
        }
    }

    /** By account, then by ordinal. */
    @Override
    public int compareTo(TransferId other) {
        int byAccount = account.compareTo(other.account);
        return byAccount != 0 ? byAccount : Integer.compare(ordinal, other.ordinal);
    }
}
