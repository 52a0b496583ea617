package org.milepost.operator;

import java.time.Instant;
import org.milepost.trail.Actor;

/**
 * What an operator wrote about a person or a partner.
 *
 * @param number names it
 * @param target the person or partner, as the trail names it
 * @param text empty when it was erased
 * @param isOpen whether somebody has to do something; never when it was erased
 */
record Note(
        long number,
        String target,
        String text,
        boolean isOpen,
        Actor writtenBy,
        Instant writtenAt) {

    /** The same, open or closed. */
    Note opened(boolean open) {
        return new Note(number, target, text, open && !isErased(), writtenBy, writtenAt);
    }

    /** The same without its text. */
    Note erased() {
        return new Note(number, target, "", false, writtenBy, writtenAt);
    }

    boolean isErased() {
        return text.isEmpty();
    }
}
