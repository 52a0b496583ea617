package org.milepost.operator;

import org.milepost.http.Caller;

/**
 * Who makes a change.
 *
 * @param clientId the OAuth client, or the part of Milepost that acts of its own accord
 * @param subject for whom the client acts; itself, when it acts for nobody else
 */
public record Actor(String clientId, String subject) {

    /** A part of Milepost that acts of its own accord, such as {@code sandbox}. */
    public static Actor named(String name) {
        return new Actor(name, name);
    }

    static Actor of(Caller caller) {
        return new Actor(caller.clientId(), caller.subject());
    }
}
