package org.milepost.oauth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Sign-ins of members, identified by the cookies of their browsers. A sign-in is valid for some
 * minutes, in any instance: long enough to read what a client asks for and decide.
 *
 * <p>Threads: shared.
 */
public final class SignIns {

    private static final int DELETED_MAX = 100;

    private final SignInStore store;
    private final Duration lifetime;
    private final InstantSource clock;

    /**
     * Sign-ins of this database.
     *
     * @param lifetime how long one is valid
     * @param clock real time
     */
    public SignIns(SignInStore store, Duration lifetime, InstantSource clock) {
        this.store = store;
        this.lifetime = lifetime;
        this.clock = clock;
    }

    /** How long a sign-in is valid. */
    Duration lifetime() {
        return lifetime;
    }

    /** Signs the member in; the cookie, or empty when the member's account is not active. */
    Optional<String> start(Subject subject) {
        Instant now = clock.instant();
        store.deleteExpired(now, DELETED_MAX);
        String cookie = OpaqueToken.generate();
        return store.add(OpaqueToken.hash(cookie), subject, now, now.plus(lifetime))
                ? Optional.of(cookie)
                : Optional.empty();
    }

    /** The sign-in of the browser with this cookie that nothing was decided with. */
    Optional<SignIn> find(String cookie) {
        return store.find(OpaqueToken.hash(cookie), clock.instant());
    }
}
