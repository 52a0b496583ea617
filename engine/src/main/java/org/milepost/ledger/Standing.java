package org.milepost.ledger;

/**
 * The status of an account and the restrictions of its holder.
 *
 * @param status whether the account is in use
 * @param restrictions bits that the APIs define; the ledger stores them and does not read them; 0
 *     to {@value #RESTRICTIONS_MAX}
 */
public record Standing(Status status, int restrictions) {

    /** The highest value of the restrictions: seven bits. */
    public static final int RESTRICTIONS_MAX = 0x7f;

    /** Active, without restrictions. */
    public static final Standing ORDINARY = new Standing(Status.ACTIVE, 0);

    private static final Status[] STATUSES = Status.values();
    private static final int STATUS_MASK = 0xff;
    private static final int RESTRICTIONS_SHIFT = 8;

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

    public Standing {
        if (restrictions < 0 || restrictions > RESTRICTIONS_MAX) {
            throw new IllegalArgumentException("restrictions are seven bits");
        }
    }

    /** Whether the account is in use. */
    public boolean isActive() {
        return status == Status.ACTIVE;
    }

    /** The stored form. */
    int code() {
        return status.code | restrictions << RESTRICTIONS_SHIFT;
    }

    /** The standing with this stored form. */
    static Standing ofCode(int code) {
        int status = code & STATUS_MASK;
        int restrictions = code >> RESTRICTIONS_SHIFT;
        if (status >= STATUSES.length || restrictions < 0 || restrictions > RESTRICTIONS_MAX) {
            throw new IllegalStateException("no standing " + code);
        }
        return new Standing(STATUSES[status], restrictions);
    }
}
