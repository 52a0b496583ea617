package org.milepost.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Slows down guessing at something that is soon found by trying, such as a date of birth.
 *
 * <p>Failures are counted for each pair of a subject and a caller. {@value #FREE} are free; after
 * those the next attempt must wait a second, and twice as long after each further failure, up to
 * {@link #WAIT_MAX}. Then one attempt goes through at a time, so that many at once gain nothing. A
 * quarter of an hour without a failure forgets them. One pair never slows down another.
 *
 * <p>Subjects that do not exist are counted like those that do. Of the pairs the busiest are kept,
 * {@value #KEPT_MAX} at most; this instance counts for itself.
 *
 * <p>Threads: safe for all.
 */
public final class Throttle {

    private static final int FREE = 5;
    private static final Duration WAIT_MAX = Duration.ofSeconds(30);
    private static final int KEPT_MAX = 30_000;
    private static final Duration FAILURES_KEPT = Duration.ofMinutes(15);

    private record Pair(String subject, String caller) {}

    private record Failures(int number, Instant notBefore) {}

    private final InstantSource clock;
    private final Cache<Pair, Failures> failures;

    /** Nothing has failed yet. */
    public Throttle(InstantSource clock) {
        this.clock = clock;
        Ticker ticker =
                () -> {
                    Instant now = clock.instant();
                    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
                };
        this.failures =
                Caffeine.newBuilder()
                        .maximumSize(KEPT_MAX)
                        .expireAfterWrite(FAILURES_KEPT)
                        .ticker(ticker)
                        .build();
    }

    /**
     * Asks for an attempt. Afterwards {@link #failed} or {@link #succeeded} tells how it went.
     *
     * @param subject what is guessed at; never a secret itself
     * @param caller who guesses
     * @return how long to wait before asking again; zero when the attempt may be made now
     */
    public Duration attempt(String subject, String caller) {
        Pair pair = new Pair(subject, caller);
        Instant now = clock.instant();
        synchronized (this) {
            @Nullable Failures failed = failures.getIfPresent(pair);
            if (failed == null || failed.number < FREE) {
                return Duration.ZERO;
            }
            if (failed.notBefore.isAfter(now)) {
                return Duration.between(now, failed.notBefore);
            }
            // this attempt is the only one until it has told how it went
            failures.put(pair, new Failures(failed.number, now.plus(wait(failed.number))));
            return Duration.ZERO;
        }
    }

    /** The guess was wrong, or there is no such subject. */
    public void failed(String subject, String caller) {
        Instant now = clock.instant();
        failures.asMap()
                .compute(
                        new Pair(subject, caller),
                        (_, before) -> {
                            int number = before == null ? 1 : before.number + 1;
                            return new Failures(number, now.plus(wait(number)));
                        });
    }

    /** It was right: the failures of this pair are forgotten. */
    public void succeeded(String subject, String caller) {
        failures.invalidate(new Pair(subject, caller));
    }

    private static Duration wait(int number) {
        if (number < FREE) {
            return Duration.ZERO;
        }
        int doublings = Math.min(number - FREE, Integer.SIZE - 2);
        Duration wait = Duration.ofSeconds(1L << doublings);
        return wait.compareTo(WAIT_MAX) < 0 ? wait : WAIT_MAX;
    }
}
