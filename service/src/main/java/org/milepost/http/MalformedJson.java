package org.milepost.http;

import java.util.Optional;

/**
 * A body that is not one strict JSON document; the caller must correct it. The reason contains the
 * fault and its place, and never repeats content of the body.
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

    /** The fault, such as {@code a member appears twice}. */
    public String reason() {
        return reason;
    }

    /**
     * The name of the duplicate member of the body, if that is the fault. It is the caller's text:
     * repeat it only if the API has a member of this name.
     */
    public Optional<String> repeatedMember() {
        return repeatedMember;
    }
}
