package org.milepost.oauth;

import org.milepost.postgres.Transaction;

/**
 * Whether the account of a member may be used. Asked of the ledger, on which this package does not
 * depend.
 *
 * <p>Threads: shared by all.
 */
@FunctionalInterface
public interface AccountCheck {

    /**
     * Whether there is such a member, and the member's account, which may be a household's, is
     * active. Its status does not change until the transaction ends.
     */
    boolean isActive(Transaction transaction, Subject member);
}
