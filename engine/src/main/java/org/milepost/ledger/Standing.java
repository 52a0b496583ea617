package org.milepost.ledger;

/**
 * What an account's holder may do and wants shown.
 *
 * @param status whether the account is in use at all
 * @param hidesBalances the holder wants no balance shown or printed at a till
 * @param forbidsRedemption the holder wants no redemption at a till
 */
public record Standing(Status status, boolean hidesBalances, boolean forbidsRedemption) {

    /** In use, shows balances, allows redemption. */
    public static final Standing ORDINARY = new Standing(Status.ACTIVE, false, false);

    private static final Status[] STATUSES = Status.values();
    private static final int HIDES_BALANCES = 0x100;
    private static final int FORBIDS_REDEMPTION = 0x200;
    private static final int STATUS_MASK = 0xff;
    private static final int KNOWN = STATUS_MASK | HIDES_BALANCES | FORBIDS_REDEMPTION;

    /** Whether an account is in use, and why not. The code is stored: it never changes. */
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
