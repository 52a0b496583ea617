package org.milepost.ledger;

/** What a house account is for. The code is stored: it never changes. */
public enum HouseRole {
    /** The source of issued miles; its balance is the negative of what was issued. */
    ISSUANCE(1),
    /** The destination of redeemed miles. */
    REDEMPTION(2),
    /** The other side of corrections by the operator. */
    ADJUSTMENT(3),
    /** What members lost when their accounts were closed. */
    FORFEITURE(4),
    /** What members were paid for when their accounts were closed. */
    PAYOUT(5);

    private final int code;

    HouseRole(int code) {
        this.code = code;
    }

    /** The stored code. */
    int code() {
        return code;
    }

    /** The role with this stored code. */
    public static HouseRole ofCode(int code) {
        for (HouseRole role : values()) {
            if (role.code == code) {
                return role;
            }
        }
        throw new IllegalStateException("no role of house accounts " + code);
    }
}
