package org.milepost.trail;

import java.util.Optional;

/**
 * Who makes a change, and why.
 *
 * @param clientId the OAuth client, or a part of Milepost
 * @param subject the one for whom the client acts, or the client itself
 * @param reason what the operator says of it; may name a person, so it can be erased
 */
public record Actor(String clientId, String subject, Optional<String> reason) {

    /** Who makes a change without saying why. */
    public Actor(String clientId, String subject) {
        this(clientId, subject, Optional.empty());
    }

    /** A client or a part of Milepost that acts for itself, such as {@code sandbox}. */
    public static Actor named(String name) {
        return new Actor(name, name);
    }

    /** The same with a reason. */
    public Actor because(String why) {
        return new Actor(clientId, subject, Optional.of(why));
    }
}
