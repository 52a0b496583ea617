package org.milepost.oauth;

import java.time.Duration;
import java.util.Optional;
import org.milepost.http.Throttle;
import org.milepost.programme.MemberId;
import org.milepost.programme.Programme;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs members in that prove who they are by their password and whose account is active. Whoever
 * guesses is slowed down, and a number that nobody has takes as long as one that somebody has. Only
 * the right password tells that an account is not active.
 *
 * <p>Threads: safe for all.
 */
final class MemberDoor {

    private static final Logger LOG = LoggerFactory.getLogger(MemberDoor.class);

    private static final int SHOWN = 4;
    private static final int NUMBER_LENGTH_TO_SHOW = 8;

    private final MemberCredentials credentials;
    private final SignIns signIns;
    private final Throttle throttle;

    MemberDoor(MemberCredentials credentials, SignIns signIns, Throttle throttle) {
        this.credentials = credentials;
        this.signIns = signIns;
        this.throttle = throttle;
    }

    /** How an attempt went. */
    sealed interface Outcome {}

    /** The password is the member's, who is signed in with this cookie. */
    record Admitted(String cookie) implements Outcome {}

    /** The password is the member's, whose account is not active. */
    record NotActive() implements Outcome {}

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
            LOG.warn("{} was refused, from {}", masked(member), address);
            throttle.failed(member.text(), address);
            return new Wrong();
        }
        throttle.succeeded(member.text(), address);
        Optional<String> cookie = signIns.start(member);
        if (cookie.isEmpty()) {
            LOG.warn("{} was refused, from {}: the account is not active", masked(member), address);
            return new NotActive();
        }
        LOG.info("{} signed in, from {}", masked(member), address);
        return new Admitted(cookie.get());
    }

    /** Enough to find an attempt again, and too little to know the number. */
    private static String masked(Subject member) {
        String number = member.number();
        return "a member of "
                + member.programme()
                + (number.length() < NUMBER_LENGTH_TO_SHOW
                        ? ""
                        : " whose number ends in " + number.substring(number.length() - SHOWN));
    }
}
