package org.milepost.operator;

import org.milepost.dialect.Caller;
import org.milepost.http.Principal;

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

    /** The operator's client that makes a request; the operator's routes admit no other caller. */
    static Actor of(Principal caller) {
        return named(((Caller.OperatorClient) caller).clientId());
    }
}
