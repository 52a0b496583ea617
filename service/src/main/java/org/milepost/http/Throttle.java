package org.milepost.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Slows down whoever guesses secrets: one for each kind of secret.
 *
 * <p>Failures are counted three times: for the subject at the address, for the subject, and for the
 * address. Each has some for free; after those the next attempt must wait a second, and twice as
 * long after each further failure, up to a limit of seconds. Nobody is ever locked out, and a
 * quarter of an hour without a failure forgets them. While something is slowed down, only one
 * attempt goes through at a time, so that many at once gain nothing.
 *
 * <p>Many tills share an address, and anybody can guess at anybody's secret. So a subject that has
 * proved itself from an address is known there: only failures of that subject at that address slow
 * it down, whatever others do.
 *
 * <p>Subjects that do not exist are counted like those that do. Of the subjects and addresses the
 * busiest are kept, {@value #KEPT_MAX} at most; this instance counts for itself.
 *
 * <p>Threads: safe for all.
 */
public final class Throttle {

    private static final int KEPT_MAX = 30_000;
    private static final int SUBJECT_LENGTH_MAX = 100;
    private static final Duration FAILURES_KEPT = Duration.ofMinutes(15);
    private static final Duration KNOWN_KEPT = Duration.ofDays(30);
    private static final int IPV6_BYTES = 16;
    private static final int IPV6_NETWORK_BYTES = 8;

    /** How many failures are free, and the longest wait. */
    private enum Count {
        SUBJECT_AT_ADDRESS(5, Duration.ofSeconds(30)),
        SUBJECT(20, Duration.ofSeconds(15)),
        ADDRESS(100, Duration.ofSeconds(5));

        private final int free;
        private final Duration waitMax;

        Count(int free, Duration waitMax) {
            this.free = free;
            this.waitMax = waitMax;
        }

        /** The wait after so many failures. */
        Duration wait(int failures) {
            if (failures < free) {
                return Duration.ZERO;
            }
            int doublings = Math.min(failures - free, Integer.SIZE - 2);
            Duration wait = Duration.ofSeconds(1L << doublings);
            return wait.compareTo(waitMax) < 0 ? wait : waitMax;
        }
    }

    private record Key(Count count, String subject, String address) {}

    private record Failures(int number, Instant notBefore) {}

    private final InstantSource clock;
    private final Cache<Key, Failures> failures;
    private final Cache<Key, Boolean> known;

    /** Nobody has failed yet. */
    public Throttle(InstantSource clock) {
        this.clock = clock;
        Ticker ticker = () -> nanos(clock.instant());
        this.failures =
                Caffeine.newBuilder()
                        .maximumSize(KEPT_MAX)
                        .expireAfterWrite(FAILURES_KEPT)
                        .ticker(ticker)
                        .build();
        this.known =
                Caffeine.newBuilder()
                        .maximumSize(KEPT_MAX)
                        .expireAfterAccess(KNOWN_KEPT)
                        .ticker(ticker)
                        .build();
    }

    /**
     * Asks for an attempt. Whoever may try says afterwards how it went.
     *
     * @param subject whose secret is tried: a name, or a hash of the secret where that is the name;
     *     never a secret itself
     * @param address where the attempt comes from, as {@link Request#remoteAddress} tells it
     * @return how long to wait before asking again; zero when the attempt may be made now
     */
    public Duration attempt(String subject, String address) {
        Instant now = clock.instant();
        List<Key> keys = keys(subject, address);
        if (!anySlowed(keys)) {
            return Duration.ZERO;
        }
        synchronized (this) {
            Duration wait = Duration.ZERO;
            for (Key key : keys) {
                Failures failed = failures.getIfPresent(key);
                if (failed != null && failed.notBefore.isAfter(now)) {
                    Duration left = Duration.between(now, failed.notBefore);
                    wait = left.compareTo(wait) > 0 ? left : wait;
                }
            }
            if (wait.isZero()) {
                keys.forEach(key -> reserve(key, now));
            }
            return wait;
        }
    }

    /** The secret was wrong, or there is no such subject. */
    public void failed(String subject, String address) {
        Instant now = clock.instant();
        for (Key key : keys(subject, address)) {
            failures.asMap()
                    .compute(
                            key,
                            (_, before) -> {
                                int number = before == null ? 1 : before.number + 1;
                                return new Failures(number, now.plus(key.count.wait(number)));
                            });
        }
    }

    /** The secret was right: the subject is known at this address from now on. */
    public void succeeded(String subject, String address) {
        Key pair = pair(subject, address);
        if (known.getIfPresent(pair) == null) {
            Instant now = clock.instant();
            keys(subject, address).forEach(key -> release(key, now));
            known.put(pair, true);
        }
        if (failures.getIfPresent(pair) != null) {
            failures.invalidate(pair);
        }
    }

    /** Whole seconds for a Retry-After header: never too few. */
    public static long retryAfterSeconds(Duration wait) {
        return wait.plus(Duration.ofSeconds(1)).minusNanos(1).toSeconds();
    }

    private boolean anySlowed(List<Key> keys) {
        for (Key key : keys) {
            Failures failed = failures.getIfPresent(key);
            if (failed != null && failed.number >= key.count.free) {
                return true;
            }
        }
        return false;
    }

    /** The attempt that goes through now is the only one until it has said how it went. */
    private void reserve(Key key, Instant now) {
        failures.asMap()
                .computeIfPresent(
                        key,
                        (_, failed) ->
                                new Failures(
                                        failed.number, now.plus(key.count.wait(failed.number))));
    }

    private void release(Key key, Instant now) {
        failures.asMap().computeIfPresent(key, (_, failed) -> new Failures(failed.number, now));
    }

    private List<Key> keys(String subject, String address) {
        Key pair = pair(subject, address);
        if (known.getIfPresent(pair) != null) {
            return List.of(pair);
        }
        return List.of(
                pair,
                new Key(Count.SUBJECT, pair.subject, ""),
                new Key(Count.ADDRESS, "", pair.address));
    }

    private static Key pair(String subject, String address) {
        String name =
                subject.length() > SUBJECT_LENGTH_MAX
                        ? subject.substring(0, SUBJECT_LENGTH_MAX)
                        : subject;
        return new Key(Count.SUBJECT_AT_ADDRESS, name, network(address));
    }

    /** The address itself, or the network of an IPv6 address, whose user has all of it. */
    private static String network(String address) {
        byte @Nullable [] bytes = address.indexOf(':') < 0 ? null : ipv6(address);
        return bytes == null ? address : HexFormat.of().formatHex(bytes, 0, IPV6_NETWORK_BYTES);
    }

    private static byte @Nullable [] ipv6(String address) {
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            return bytes.length == IPV6_BYTES ? bytes : null;
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private static long nanos(Instant instant) {
        return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
    }
}
