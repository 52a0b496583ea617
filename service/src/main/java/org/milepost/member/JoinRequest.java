package org.milepost.member;

import java.util.Optional;

/**
 * A request to enrol a person.
 *
 * @param content what a retry must have in common with the first attempt, besides the password
 */
public record JoinRequest(
        Optional<MemberName> name,
        Profile profile,
        String content,
        Optional<String> key,
        Optional<String> password) {

    /** Without the content, because logs may have it. */
    @Override
    public String toString() {
        return "JoinRequest";
    }
}
