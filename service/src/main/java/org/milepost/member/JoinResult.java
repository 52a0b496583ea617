package org.milepost.member;

/** The result of a {@link JoinRequest}. */
public sealed interface JoinResult {

    /** A new member. */
    record Joined(Member member) implements JoinResult {}

    /**
     * The member that an earlier attempt of the same request made; its password is not compared.
     */
    record Repeated(Member member) implements JoinResult {}

    /** The idempotency key was used for another request. */
    record KeyUsed() implements JoinResult {}

    /** No free number was found. */
    record NoNumber() implements JoinResult {}
}
