package org.milepost.oauth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The order in which passwords are checked. It bounds how often one member's password can be
 * guessed, without locking that member out.
 *
 * <p>Every attempt waits for its turn, {@link #WAIT_MAX} at most, and is refused after that. There
 * are two limits on turns. Only a few attempts run at the same time, because a check takes a core
 * for a tenth of a second. And each member has {@value #BURST} turns, of which a used one comes
 * back after {@link #REFILL}; an attempt with the right password does not use one.
 *
 * <p>The next turn goes to the attempt whose address and browser have made the fewest attempts
 * during the last day, together; among equals, to the earliest. Therefore a single attempt has its
 * turn before many attempts for the same member, also if all come from one address. A browser is
 * identified by its cookie, which an attacker can replace at every attempt; such an attacker at the
 * member's own address has the same rank as the member, and only the two limits protect the member.
 *
 * <p>Numbers of members that do not exist are treated like those of members. Each instance counts
 * in memory: for at most {@value #KEPT_MAX} addresses, {@value #KEPT_MAX} browsers and {@value
 * #KEPT_MAX} members, those with the most attempts.
 *
 * <p>Threads: shared; {@link #await} blocks.
 */
public final class SignInQueue {

    /** How many attempts for one member can follow each other without a pause. */
    static final int BURST = 1_000;

    /** How long until a used turn comes back. */
    static final Duration REFILL = Duration.ofSeconds(3);

    /** How long an attempt waits for its turn: a right password is answered within 5 seconds. */
    static final Duration WAIT_MAX = Duration.ofMillis(4_500);

    static final int WAITING_MAX = 200;

    private static final int KEPT_MAX = 50_000;
    private static final Duration ATTEMPTS_KEPT = Duration.ofDays(1);
    private static final Duration BURST_SPAN = REFILL.multipliedBy(BURST - 1L);
    private static final Duration RETRY_MIN = Duration.ofSeconds(1);
    private static final int IPV6_BYTES = 16;
    private static final int IPV6_NETWORK_BYTES = 8;

    private final InstantSource clock;
    private final int atOnceMax;

    // guarded by this
    private final Cache<String, Instant> members;
    private final Cache<String, Integer> addresses;
    private final Cache<String, Integer> browsers;
    private final List<Attempt> waiting = new ArrayList<>();
    private long entered;
    private int running;
    private long refused;

    /**
     * An empty queue.
     *
     * @param atOnceMax how many attempts run at the same time
     * @param clock real time
     */
    public SignInQueue(int atOnceMax, InstantSource clock) {
        this.clock = clock;
        this.atOnceMax = atOnceMax;
        this.members = counts(BURST_SPAN.plus(REFILL), clock);
        this.addresses = counts(ATTEMPTS_KEPT, clock);
        this.browsers = counts(ATTEMPTS_KEPT, clock);
    }

    /** An attempt in the queue. */
    public static final class Attempt {

        private final String member;
        private final String address;
        private final String browser;
        private final long number;
        private final Instant deadline;
        private final Semaphore signal = new Semaphore(0);
        private State state = State.WAITING;

        private Attempt(
                String member, String address, String browser, long number, Instant deadline) {
            this.member = member;
            this.address = address;
            this.browser = browser;
            this.number = number;
            this.deadline = deadline;
        }
    }

    private enum State {
        WAITING,
        RUNNING,
        REFUSED
    }

    /**
     * Waits for a turn, which the caller must end by {@link #finish}.
     *
     * @param member whose password is to be checked
     * @param address where the attempt comes from
     * @param browser identifies the browser; not secret
     * @return empty when the attempt is refused; the password must not be checked then
     */
    public Optional<Attempt> await(String member, String address, String browser) {
        Attempt attempt = enter(member, address, browser);
        try {
            while (isWaiting(attempt)) {
                attempt.signal.tryAcquire(pauseMillis(attempt), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            leave(attempt);
        }
        return Optional.of(attempt).filter(this::isRunning);
    }

    /** Joins the queue without waiting. */
    synchronized Attempt enter(String member, String address, String browser) {
        Instant now = clock.instant();
        Attempt attempt =
                new Attempt(member, network(address), browser, entered++, now.plus(WAIT_MAX));
        addresses.asMap().merge(attempt.address, 1, Integer::sum);
        browsers.asMap().merge(attempt.browser, 1, Integer::sum);
        waiting.add(attempt);
        if (waiting.size() > WAITING_MAX) {
            refuse(waiting.stream().max(order()).orElseThrow());
        }
        serve(now);
        return attempt;
    }

    /** Whether the attempt still has to wait; it is refused here when its time is over. */
    synchronized boolean isWaiting(Attempt attempt) {
        Instant now = clock.instant();
        serve(now);
        if (attempt.state == State.WAITING && !attempt.deadline.isAfter(now)) {
            refuse(attempt);
        }
        return attempt.state == State.WAITING;
    }

    /** Whether the attempt has its turn. */
    synchronized boolean isRunning(Attempt attempt) {
        return attempt.state == State.RUNNING;
    }

    /** Ends a turn. */
    public synchronized void finish(Attempt attempt, boolean right) {
        running--;
        if (right) {
            members.asMap().computeIfPresent(attempt.member, (_, used) -> used.minus(REFILL));
            addresses
                    .asMap()
                    .computeIfPresent(attempt.address, (_, count) -> Math.max(0, count - 1));
            browsers.invalidate(attempt.browser);
        }
        serve(clock.instant());
    }

    /** How long a refused attempt for this member should wait before the next one. */
    public synchronized Duration retryAfter(String member) {
        Duration wait = untilTurn(member, clock.instant());
        return wait.compareTo(RETRY_MIN) > 0 ? wait : RETRY_MIN;
    }

    private synchronized void leave(Attempt attempt) {
        if (attempt.state == State.RUNNING) {
            running--;
        }
        refuse(attempt);
        serve(clock.instant());
    }

    /**
     * How long until this attempt can get its turn or expires, if no other attempt changes that.
     */
    private synchronized long pauseMillis(Attempt attempt) {
        Instant now = clock.instant();
        long left = Duration.between(now, attempt.deadline).toMillis();
        long turn = untilTurn(attempt.member, now).toMillis();
        return 1 + (turn > 0 ? Math.min(left, turn) : left);
    }

    private void serve(Instant now) {
        while (running < atOnceMax) {
            Optional<Attempt> next =
                    waiting.stream()
                            .filter(attempt -> untilTurn(attempt.member, now).isZero())
                            .min(order());
            if (next.isEmpty()) {
                return;
            }
            Attempt attempt = next.get();
            members.put(attempt.member, used(attempt.member, now).plus(REFILL));
            running++;
            end(attempt, State.RUNNING);
        }
    }

    /** How many attempts did not get a turn. */
    public synchronized long refused() {
        return refused;
    }

    private void refuse(Attempt attempt) {
        refused++;
        end(attempt, State.REFUSED);
    }

    private void end(Attempt attempt, State state) {
        waiting.remove(attempt);
        attempt.state = state;
        attempt.signal.release();
    }

    /** The attempt that gets the next turn first. */
    private Comparator<Attempt> order() {
        return Comparator.comparingInt(this::attempts).thenComparingLong(attempt -> attempt.number);
    }

    private int attempts(Attempt attempt) {
        return count(addresses, attempt.address) + count(browsers, attempt.browser);
    }

    private static int count(Cache<String, Integer> counts, String key) {
        @Nullable Integer count = counts.getIfPresent(key);
        return count == null ? 0 : count;
    }

    private Duration untilTurn(String member, Instant now) {
        Instant next = used(member, now).minus(BURST_SPAN);
        return next.isAfter(now) ? Duration.between(now, next) : Duration.ZERO;
    }

    /** When all turns of the member will have come back; within bounds even if the clock jumps. */
    private Instant used(String member, Instant now) {
        @Nullable Instant used = members.getIfPresent(member);
        Instant latest = now.plus(BURST_SPAN).plus(REFILL);
        if (used == null || used.isBefore(now)) {
            return now;
        }
        return used.isAfter(latest) ? latest : used;
    }

    /** The address, or the /64 network of an IPv6 address, because one user has all of it. */
    private static String network(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            return bytes.length == IPV6_BYTES
                    ? HexFormat.of().formatHex(bytes, 0, IPV6_NETWORK_BYTES)
                    : address;
        } catch (UnknownHostException e) {
            return address;
        }
    }

    private static <V> Cache<String, V> counts(Duration kept, InstantSource clock) {
        Ticker ticker =
                () -> {
                    Instant now = clock.instant();
                    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
                };
        return Caffeine.newBuilder()
                .maximumSize(KEPT_MAX)
                .expireAfterWrite(kept)
                .ticker(ticker)
                .build();
    }
}
