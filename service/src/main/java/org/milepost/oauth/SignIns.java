package org.milepost.oauth;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Members who signed in a moment ago, by the cookies of their browsers. A sign-in lasts for as long
 * as it takes to read what a partner asks for and decide, in any instance.
 *
 * <p>Threads: safe for all.
 */
public final class SignIns {

    static final Duration LIFE = Duration.ofMinutes(15);

    private static final int CLEANED_MAX = 100;

    private final SignInStore store;
    private final InstantSource clock;

    /**
     * Sign-ins of this database.
     *
     * @param clock real time
     */
    public SignIns(SignInStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Remembers that this member has signed in, and tells the cookie that says so. */
    String start(Subject subject) {
        store.forget(clock.instant(), CLEANED_MAX);
        String cookie = Ticket.draw();
        store.add(Ticket.hash(cookie), subject, clock.instant().plus(LIFE));
        return cookie;
    }

    /** Who signed in in the browser with this cookie. */
    Optional<Subject> find(String cookie) {
        return store.find(Ticket.hash(cookie), clock.instant());
    }

    /** Signs out. */
    void end(String cookie) {
        store.remove(Ticket.hash(cookie));
    }
}
