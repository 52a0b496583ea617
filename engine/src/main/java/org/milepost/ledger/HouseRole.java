package org.milepost.ledger;

/** What a house account is for. The code is stored: it never changes. */
public enum HouseRole {
    /** Where issued miles come from; its balance is what was issued, below zero. */
    ISSUANCE(1),
    /** Where redeemed miles go. */
    REDEMPTION(2),
    /** The other side of corrections by the operator. */
    ADJUSTMENT(3);

    private final int code;

    HouseRole(int code) {
        this.code = code;
    }

    /** The stored code. */
    int code() {
        return code;
    }
}
