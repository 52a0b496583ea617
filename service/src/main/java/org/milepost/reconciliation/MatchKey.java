package org.milepost.reconciliation;

import java.util.Arrays;
import java.util.Optional;

/** The field of a line by which it is found in the other file. The code is stored. */
public enum MatchKey {
    CONFIRMATION(1, "confirmation"),
    TRANSACTION_ID(2, "transactionId"),
    REFERENCE(3, "reference"),
    TRACE(4, "trace");

    private final int code;
    private final String word;

    MatchKey(int code, String word) {
        this.code = code;
        this.word = word;
    }

    int code() {
        return code;
    }

    /** The name of the field in files, requests and answers. */
    public String word() {
        return word;
    }

    static MatchKey ofCode(int code) {
        return Arrays.stream(values()).filter(it -> it.code == code).findFirst().orElseThrow();
    }

    /** The key with this name. */
    static Optional<MatchKey> ofWord(String word) {
        return Arrays.stream(values()).filter(it -> it.word.equals(word)).findFirst();
    }
}
