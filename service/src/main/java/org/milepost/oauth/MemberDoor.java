package org.milepost.oauth;

import java.time.Duration;
import org.milepost.http.Throttle;
import org.milepost.programme.MemberId;
import org.milepost.programme.Programme;

/**
 * Lets members in that prove who they are by their password. Whoever guesses is slowed down, and a
 * number that nobody has takes as long as one that somebody has.
 *
 * <p>Threads: safe for all.
 */
final class MemberDoor {

    private final MemberCredentials credentials;
    private final Throttle throttle;

    MemberDoor(MemberCredentials credentials, Throttle throttle) {
        this.credentials = credentials;
        this.throttle = throttle;
    }

    /** How an attempt went. */
    sealed interface Outcome {}

    /** The password is the member's. */
    record Admitted(Subject member) implements Outcome {}

    /** There is no such member, or the password is another, or there is none yet. */
    record Wrong() implements Outcome {}

    /** Nothing was tried: too many attempts failed before. */
    record TooSoon(long retryAfterSeconds) implements Outcome {}

    /** Tries a password, from a remote address. */
    Outcome attempt(Programme programme, String number, String password, String address) {
        Subject member = new Subject(programme.code(), number);
        Duration wait = throttle.attempt(member.text(), address);
        if (!wait.isZero()) {
            return new TooSoon(Throttle.retryAfterSeconds(wait));
        }
        if (!credentials.check(new MemberId(programme.id(), number), password)) {
            throttle.failed(member.text(), address);
            return new Wrong();
        }
        throttle.succeeded(member.text(), address);
        return new Admitted(member);
    }
}
