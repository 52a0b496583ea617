package org.milepost.oauth;

import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import org.milepost.http.LogLimit;
import org.milepost.http.RetryAfter;
import org.milepost.member.MemberId;
import org.milepost.member.MemberPasswords;
import org.milepost.programme.Programme;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs members in by their passwords, if their accounts are active. Attempts take turns, which
 * bounds guessing; a number that no member has takes as long as one that a member has. Only the
 * right password tells that an account is not active.
 *
 * <p>Threads: safe for all; attempts wait for their turn.
 */
final class MemberAuthenticator {

    private static final Logger LOG = LoggerFactory.getLogger(MemberAuthenticator.class);

    private static final int SHOWN = 4;
    private static final int NUMBER_LENGTH_TO_SHOW = 8;

    private final MemberPasswords credentials;
    private final SignIns signIns;
    private final SignInQueue queue;
    private final LogLimit refusals;

    MemberAuthenticator(
            MemberPasswords credentials, SignIns signIns, SignInQueue queue, InstantSource clock) {
        this.credentials = credentials;
        this.signIns = signIns;
        this.queue = queue;
        this.refusals = new LogLimit(clock);
    }

    /** How an attempt went. */
    sealed interface Outcome {}

    /** The password is the member's, who is signed in with this cookie. */
    record Admitted(String cookie) implements Outcome {}

    /** The password is the member's, whose account is not active. */
    record NotActive() implements Outcome {}

    /** There is no such member, or it has another password or none. */
    record Wrong() implements Outcome {}

    /** Nothing was tried: too many attempts were waiting. */
    record TooSoon(long retryAfterSeconds) implements Outcome {}

    /**
     * Tries a password.
     *
     * @param address where the attempt comes from
     * @param browser what tells the browser from others; no secret
     */
    Outcome attempt(
            Programme programme, String number, String password, String address, String browser) {
        Subject member = new Subject(programme.code(), number);
        Optional<SignInQueue.Place> turn = queue.take(member.text(), address, browser);
        if (turn.isEmpty()) {
            logRefusal(member, "no turn in time", address);
            return new TooSoon(RetryAfter.seconds(queue.retryAfter(member.text())));
        }
        boolean right = false;
        try {
            right = credentials.check(MemberId.of(programme, number), password);
        } finally {
            queue.finish(turn.get(), right);
        }
        if (!right) {
            logRefusal(member, "unknown member or wrong password", address);
            return new Wrong();
        }
        Optional<String> cookie = signIns.start(member);
        if (cookie.isEmpty()) {
            LOG.warn(
                    "sign-in of {} from {} was refused because the account is"
                            + " not active; the member is told so; nothing to do",
                    masked(member),
                    address);
            return new NotActive();
        }
        LOG.info("{} signed in from {}; nothing to do", masked(member), address);
        return new Admitted(cookie.get());
    }

    private void logRefusal(Subject member, String what, String address) {
        OptionalLong leftOut = refusals.line();
        if (leftOut.isPresent()) {
            String words = LogLimit.words(leftOut.getAsLong());
            LOG.warn(
                    "sign-in of {} failed ({}) from {}; if this repeats,"
                            + " somebody may be guessing passwords: block the address{}",
                    masked(member),
                    what,
                    address,
                    words);
        }
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
