package org.milepost.avios;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.milepost.dialect.Caller;
import org.milepost.http.Fault;
import org.milepost.http.RetryAfter;
import org.milepost.member.MemberId;
import org.milepost.programme.ApiKeyDigest;
import org.milepost.programme.Programme;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits how often a partner can compare a name, a date of birth, a registration code or a repeated
 * password with what is on record: separately for each pair of {@code api_key} and account, so that
 * other partners and other accounts are not affected.
 *
 * <p>The failure number {@value #FREE} of a pair starts a wait of a second; each further one
 * doubles the wait, up to {@link #WAIT_MAX}. During a wait nothing is compared, whether it fits or
 * not, so that an answer reveals nothing. What fits is not counted and resets nothing: a caller
 * that knows one right answer (a household's {@code HOUSEHOLD}) could otherwise guess others
 * without a limit. A pair is removed {@link #KEPT} after its last failure. Over a day that is about
 * 110 guesses for each pair.
 *
 * <p>At most {@value #PAIRS_MAX} pairs are kept, those with the most failures rather than those
 * that failed once. The counts are in the memory of this instance: with N instances a caller has N
 * times as many guesses, and after a start the counts are zero.
 *
 * <p>Threads: shared; what {@link #count} does to a pair is atomic, so that many requests at once
 * get no more guesses than one after the other.
 */
final class ProofAttempts {

    private static final Logger LOG = LoggerFactory.getLogger(ProofAttempts.class);

    static final int FREE = 5;
    static final Duration WAIT_MAX = Duration.ofMinutes(15);
    static final Duration KEPT = Duration.ofHours(24);

    private static final int PAIRS_MAX = 30_000;
    private static final int DOUBLINGS_MAX = 30;

    private final InstantSource clock;
    private final Cache<Pair, Failures> failures;
    private final AtomicLong slowed = new AtomicLong();

    /**
     * The caller, and the account of the request.
     *
     * @param partner the partner's code, for the log only
     * @param account the number of the account in the books, so that all numbers of a household are
     *     one account
     */
    record Pair(String partner, ApiKeyDigest key, String programme, String account) {

        /** The pair of a caller and an account of a programme. */
        static Pair of(Caller.KeyedPartner caller, Programme programme, String account) {
            return new Pair(caller.partner().code(), caller.key(), programme.code(), account);
        }
    }

    /**
     * What a pair has failed.
     *
     * @param notBefore when the next comparison may be made
     */
    private record Failures(int number, Instant notBefore) {}

    /**
     * Nothing has failed yet.
     *
     * @param clock real time
     */
    ProofAttempts(InstantSource clock) {
        this.clock = clock;
        Ticker ticker = () -> nanos(clock.instant());
        this.failures =
                Caffeine.newBuilder()
                        .maximumSize(PAIRS_MAX)
                        .expireAfterWrite(KEPT)
                        .ticker(ticker)
                        .build();
    }

    /**
     * Counts a comparison, unless the pair has to wait.
     *
     * @param fits whether the sent value is the one on record
     * @return how long the pair has to wait; zero when the result may be answered
     */
    Duration count(Pair pair, boolean fits) {
        Duration wait = counted(pair, fits);
        if (!wait.isZero()) {
            slowed.incrementAndGet();
        }
        return wait;
    }

    /** How many comparisons were not made because their pair had to wait. */
    long slowed() {
        return slowed.get();
    }

    private Duration counted(Pair pair, boolean fits) {
        Instant now = clock.instant();
        if (fits) {
            Failures known = failures.getIfPresent(pair);
            return known == null ? Duration.ZERO : left(known, now);
        }
        Duration[] wait = {Duration.ZERO};
        failures.asMap()
                .compute(
                        pair,
                        (_, known) -> {
                            wait[0] = known == null ? Duration.ZERO : left(known, now);
                            return known != null && !wait[0].isZero()
                                    ? known
                                    : failedOnceMore(pair, known == null ? 0 : known.number, now);
                        });
        return wait[0];
    }

    /** The answer to a caller that has to wait. */
    static Fault tooManyFailures(Duration wait) {
        return new Fault(
                ErrorCode.SERVICE_UNAVAILABLE.httpStatus(),
                "Too many names or proofs of identity did not match this account. Nothing was"
                        + " compared; send the request again after the time in Retry-After.",
                RetryAfter.header(wait));
    }

    private static Failures failedOnceMore(Pair pair, int before, Instant now) {
        int number = before + 1;
        if (number == FREE) {
            LOG.warn(
                    "partner {}: {} names or proofs did not match an account of"
                            + " {}{}; its credits and registrations there get 503 while"
                            + " it waits, 1 s now and twice as long after each further"
                            + " failure; if this continues, somebody may be guessing: ask"
                            + " the partner, or disable its key",
                    pair.partner,
                    number,
                    pair.programme,
                    MemberId.ending(pair.account));
        }
        return new Failures(number, now.plus(wait(number)));
    }

    /** The wait after this many failures. */
    private static Duration wait(int failures) {
        if (failures < FREE) {
            return Duration.ZERO;
        }
        Duration wait = Duration.ofSeconds(1L << Math.min(failures - FREE, DOUBLINGS_MAX));
        return wait.compareTo(WAIT_MAX) < 0 ? wait : WAIT_MAX;
    }

    private static Duration left(Failures failed, Instant now) {
        return failed.notBefore.isAfter(now)
                ? Duration.between(now, failed.notBefore)
                : Duration.ZERO;
    }

    private static long nanos(Instant instant) {
        return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
    }
}
