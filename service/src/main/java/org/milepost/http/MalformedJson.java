package org.milepost.http;

/**
 * A body that is not one strict JSON document. The caller must mend it. The reason tells what is
 * wrong and where, and never repeats anything of the body.
 */
@SuppressWarnings("serial") // never serialized
public final class MalformedJson extends RuntimeException {

    private final String reason;

    MalformedJson(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    /** What is wrong, such as {@code a member appears twice}. */
    public String reason() {
        return reason;
    }
}
