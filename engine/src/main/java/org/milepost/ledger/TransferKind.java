package org.milepost.ledger;

/** The reason of a transfer. The code is stored and part of links: it never changes. */
public enum TransferKind {
    /** A partner or the programme gives miles to a member. */
    ISSUANCE(1),
    /** A member spends miles at a partner. */
    REDEMPTION(2),
    /** The partner undoes a redemption. */
    REVERSAL(3),
    /** The server undoes a redemption whose answer did not reach the partner. */
    CANCELLATION(4),
    /** The operator corrects a balance. */
    ADJUSTMENT(5),
    /** The operator reverses a part of a redemption, or some or all of an issuance. */
    PART_REVERSAL(6);

    private static final TransferKind[] BY_CODE = {
        null, ISSUANCE, REDEMPTION, REVERSAL, CANCELLATION, ADJUSTMENT, PART_REVERSAL
    };

    private final int code;

    TransferKind(int code) {
        this.code = code;
    }

    /** The stored code. */
    public int code() {
        return code;
    }

    /** The kind with this stored code. */
    public static TransferKind ofCode(int code) {
        if (code < 1 || code >= BY_CODE.length) {
            throw new IllegalStateException("no transfer kind " + code);
        }
        return BY_CODE[code];
    }
}
