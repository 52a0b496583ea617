package org.milepost.ledger;

/**
 * The status of an account and its holder's restrictions.
 *
 * @param status whether the account is in use
 * @param hidesBalances a till must not show or print a balance
 * @param forbidsRedemption a till must not redeem
 */
public record Standing(Status status, boolean hidesBalances, boolean forbidsRedemption) {

    /** Active, without restrictions. */
    public static final Standing ORDINARY = new Standing(Status.ACTIVE, false, false);

    private static final Status[] STATUSES = Status.values();
    private static final int HIDES_BALANCES = 0x100;
    private static final int FORBIDS_REDEMPTION = 0x200;
    private static final int STATUS_MASK = 0xff;
    private static final int KNOWN = STATUS_MASK | HIDES_BALANCES | FORBIDS_REDEMPTION;

    /** The status of an account. The code is stored: it never changes. */
    public enum Status {
        ACTIVE(0),
        INACTIVE(1),
        CANCELLED(2),
        DECEASED(3),
        FRAUD(4);

        private final int code;

        Status(int code) {
            this.code = code;
        }
    }

    /** Whether the account is in use. */
    public boolean isActive() {
        return status == Status.ACTIVE;
    }

    /** The stored form. */
    int code() {
        return status.code
                | (hidesBalances ? HIDES_BALANCES : 0)
                | (forbidsRedemption ? FORBIDS_REDEMPTION : 0);
    }

    /** The standing with this stored form. */
    static Standing ofCode(int code) {
        int status = code & STATUS_MASK;
        if (status >= STATUSES.length || (code & ~KNOWN) != 0) {
            throw new IllegalStateException("no standing " + code);
        }
        return new Standing(
                STATUSES[status], (code & HIDES_BALANCES) != 0, (code & FORBIDS_REDEMPTION) != 0);
    }
}
