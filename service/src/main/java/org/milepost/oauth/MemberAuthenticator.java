package org.milepost.oauth;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import org.milepost.http.LogLimit;
import org.milepost.member.MemberId;
import org.milepost.member.MemberPasswords;
import org.milepost.programme.Programme;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs members in by password. {@link SignInQueue} bounds guessing. An unknown number takes as
 * long as a known one, and only the right password reveals that an account is not active.
 *
 * <p>Threads: shared; attempts wait for their turn.
 */
final class MemberAuthenticator {

    private static final Logger LOG = LoggerFactory.getLogger(MemberAuthenticator.class);

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

    /** The result of an attempt. */
    sealed interface Outcome {}

    /** The member is signed in with this cookie. */
    record SignedIn(String cookie) implements Outcome {}

    /** The password is right, and the member's account is not active. */
    record AccountNotActive() implements Outcome {}

    /** There is no such member, or it has another password or none. */
    record WrongCredentials() implements Outcome {}

    /** The password was not checked, because too many attempts were waiting. */
    record TooManyAttempts(Duration retryAfter) implements Outcome {}

    /**
     * Checks a password, and signs the member in.
     *
     * @param address where the attempt comes from
     * @param browser identifies the browser; not secret
     */
    Outcome attempt(
            Programme programme, String number, String password, String address, String browser) {
        Subject member = new Subject(programme.code(), number);
        Optional<SignInQueue.Attempt> turn = queue.await(member.text(), address, browser);
        if (turn.isEmpty()) {
            logRefusal(member, "no turn in time", address);
            return new TooManyAttempts(queue.retryAfter(member.text()));
        }
        boolean right = false;
        try {
            right = credentials.check(MemberId.of(programme, number), password);
        } finally {
            queue.finish(turn.get(), right);
        }
        if (!right) {
            logRefusal(member, "unknown member or wrong password", address);
            return new WrongCredentials();
        }
        Optional<String> cookie = signIns.start(member);
        if (cookie.isEmpty()) {
            LOG.warn(
                    "sign-in of {} from {} was refused because the account is"
                            + " not active; the page says so; no action is needed",
                    masked(member),
                    address);
            return new AccountNotActive();
        }
        LOG.info("{} signed in from {}; nothing to do", masked(member), address);
        return new SignedIn(cookie.get());
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

    /** Enough digits to find an attempt in the log, too few to know the number. */
    private static String masked(Subject member) {
        boolean shown = member.number().length() >= NUMBER_LENGTH_TO_SHOW;
        return "a member of "
                + member.programme()
                + (shown ? " whose number ends in " + member.lastDigits() : "");
    }
}
