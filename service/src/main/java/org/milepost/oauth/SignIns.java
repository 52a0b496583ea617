package org.milepost.oauth;

import java.time.Duration;
import java.time.Instant;
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
    private final AccountCheck accounts;
    private final InstantSource clock;

    /**
     * Sign-ins of this database.
     *
     * @param accounts whether members' accounts are active
     * @param clock real time
     */
    public SignIns(SignInStore store, AccountCheck accounts, InstantSource clock) {
        this.store = store;
        this.accounts = accounts;
        this.clock = clock;
    }

    /**
     * Remembers that this member has signed in, and tells the cookie that says so; empty when the
     * member's account is not active.
     */
    Optional<String> start(Subject subject) {
        store.forget(clock.instant(), CLEANED_MAX);
        return store.inTransaction(
                transaction -> {
                    if (!accounts.isActive(transaction, subject)) {
                        return Optional.empty();
                    }
                    String cookie = Ticket.draw();
                    Instant expiresAt = clock.instant().plus(LIFE);
                    SignInStore.add(transaction, Ticket.hash(cookie), subject, expiresAt);
                    return Optional.of(cookie);
                });
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
