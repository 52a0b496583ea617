package org.milepost.programme;

/** A code that is to be unique is in use; nothing was changed. The caller must choose another. */
public final class CodeTaken extends RuntimeException {
    private static final long serialVersionUID = 1;

    CodeTaken(String what, String code) {
        super(what + " " + code + " is taken");
    }
}
