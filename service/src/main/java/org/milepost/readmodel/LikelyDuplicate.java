package org.milepost.readmodel;

import java.util.Set;

/**
 * A member who may be the same person as another one of the programme.
 *
 * @param shared what both have
 */
public record LikelyDuplicate(FoundPerson person, Set<Shared> shared) {

    /** What two members have in common. */
    public enum Shared {
        /** The address of electronic mail, without regard to case. */
        EMAIL,
        /** The end of the telephone number, so that the prefix of a country does not matter. */
        TELEPHONE,
        /** The name without regard to case and accents, and the date of birth. */
        NAME_AND_DATE_OF_BIRTH
    }

    public LikelyDuplicate {
        shared = Set.copyOf(shared);
    }

    /** Without name and number, because logs may have it. */
    @Override
    public String toString() {
        return "LikelyDuplicate by " + shared;
    }
}
