package org.milepost.ledger;

/**
 * Listener to what is booked.
 *
 * <p>Threads: called by all lanes; must not block.
 */
public interface LedgerEvents {

    /** Ignores everything. */
    LedgerEvents NONE =
            new LedgerEvents() {
                @Override
                public void booked(TransferKind kind, int currency, Miles change) {}

                @Override
                public void replayed(int commands) {}
            };

    /**
     * A transfer was booked, durably.
     *
     * @param currency the number of the account's currency
     * @param change the change of the member's balance
     */
    void booked(TransferKind kind, int currency, Miles change);

    /** Commands got an answer that was given before. */
    void replayed(int commands);
}
