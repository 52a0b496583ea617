package org.milepost.avios;

import org.jdbi.v3.core.Handle;
import org.milepost.programme.MemberId;

/**
 * What members sign in with. Who keeps passwords is not this room's to know; this is what it asks
 * of them.
 */
public interface SecurityProfiles {

    /** Whether a member may choose this password. */
    boolean isPassword(String text);

    /** What is kept of a password; takes a moment, so before any transaction. */
    String hash(String password);

    /** Whether this is the member's password; takes a moment whether it is or not. */
    boolean isPasswordOf(MemberId member, String password);

    /**
     * Gives a member its first password within a transaction of the caller's.
     *
     * @return whether it had none before; otherwise nothing is changed
     */
    boolean register(Handle transaction, MemberId member, String passwordHash);
}
