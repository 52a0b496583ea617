package org.milepost.oauth;

import org.milepost.postgres.Transaction;

/**
 * Whether the account of a member may be used. The ledger has this information, and this package
 * does not depend on the ledger.
 *
 * <p>Threads: shared.
 */
@FunctionalInterface
public interface AccountStatus {

    /**
     * Whether there is such a member, and the member's account, which may be a household's, is
     * active. Its status does not change until the transaction ends.
     */
    boolean isActive(Transaction transaction, Subject member);
}
