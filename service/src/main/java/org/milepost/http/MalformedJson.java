package org.milepost.http;

import java.util.Optional;

/**
 * A body that is not one strict JSON document. The caller must mend it. The reason tells what is
 * wrong and where, and never repeats anything of the body.
 */
@SuppressWarnings("serial") // never serialized
public final class MalformedJson extends RuntimeException {

    private final String reason;
    private final Optional<String> repeatedMember;

    MalformedJson(String reason) {
        this(reason, Optional.empty());
    }

    MalformedJson(String reason, Optional<String> repeatedMember) {
        super(reason, null, false, false);
        this.reason = reason;
        this.repeatedMember = repeatedMember;
    }

    /** What is wrong, such as {@code a member appears twice}. */
    public String reason() {
        return reason;
    }

    /**
     * The name of the body's own member that is there more than once, if that is what is wrong. It
     * is the caller's text: to be repeated only where it is a name that the API knows.
     */
    public Optional<String> repeatedMember() {
        return repeatedMember;
    }
}
