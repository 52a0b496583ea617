package org.milepost.trail;

/**
 * Who makes a change.
 *
 * @param clientId the OAuth client, or a part of Milepost
 * @param subject the one for whom the client acts, or the client itself
 */
public record Actor(String clientId, String subject) {

    /** A client or a part of Milepost that acts for itself, such as {@code sandbox}. */
    public static Actor named(String name) {
        return new Actor(name, name);
    }
}
