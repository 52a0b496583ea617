package org.milepost.readmodel;

import java.util.Optional;

/**
 * A person, or another holder of accounts, that was found.
 *
 * @param programme the number of the programme
 * @param number the collector's, member's or household's number
 * @param kind what has the number
 * @param account the number of the account; another one for a member of a household
 * @param firstName absent when none is known
 * @param familyName absent when none is known
 */
public record FoundPerson(
        int programme,
        String number,
        Kind kind,
        String account,
        Optional<String> firstName,
        Optional<String> familyName) {

    /** What a number is that of. */
    public enum Kind {
        /** A member of the partner API's programmes. */
        MEMBER,
        /** A holder of accounts of whom no name is known: a collector or a household. */
        HOLDER
    }

    /** Without name and number, because logs may have it. */
    @Override
    public String toString() {
        return "FoundPerson of programme " + programme;
    }
}
