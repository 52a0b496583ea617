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
 * guessed without keeping that member out.
 *
 * <p>Every attempt waits for its turn, {@link #WAIT_MAX} at most, and is refused after that. There
 * are two limits on turns. A few run at once, because a check takes a core for a tenth of a second.
 * And each member has {@value #BURST} turns, of which a used one comes back after {@link #REFILL};
 * an attempt with the right password does not use one.
 *
 * <p>The next turn goes to the attempt whose address and browser have asked least during the last
 * day, together; among equals, to the earliest. Who floods therefore waits behind who does not,
 * though both ask for the same member, and also when both share an address. A browser is known by
 * its cookie, which an attacker can replace at every attempt; such an attacker at the member's own
 * address is an equal, and the two limits decide.
 *
 * <p>Members that do not exist are treated like those that do. Counts are in memory and of this
 * instance; of addresses, browsers and members {@value #KEPT_MAX} each are kept, the busiest.
 *
 * <p>Threads: safe for all; {@link #take} blocks.
 */
final class SignInQueue {

    /** How many attempts at one member can follow each other without a pause. */
    static final int BURST = 1_000;

    /** After what time one of them comes back. */
    static final Duration REFILL = Duration.ofSeconds(3);

    /** How long an attempt waits for its turn: a right password is answered within 5 seconds. */
    static final Duration WAIT_MAX = Duration.ofMillis(4_500);

    static final int WAITING_MAX = 200;

    private static final int KEPT_MAX = 50_000;
    private static final Duration ASKED_KEPT = Duration.ofDays(1);
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
    private final List<Place> waiting = new ArrayList<>();
    private long entered;
    private int running;

    /**
     * A queue that nobody has asked yet.
     *
     * @param atOnceMax how many attempts run at the same time
     * @param clock real time
     */
    SignInQueue(int atOnceMax, InstantSource clock) {
        this.clock = clock;
        this.atOnceMax = atOnceMax;
        this.members = counts(BURST_SPAN.plus(REFILL), clock);
        this.addresses = counts(ASKED_KEPT, clock);
        this.browsers = counts(ASKED_KEPT, clock);
    }

    /** An attempt in the queue. */
    static final class Place {

        private final String member;
        private final String address;
        private final String browser;
        private final long number;
        private final Instant deadline;
        private final Semaphore signal = new Semaphore(0);
        private State state = State.WAITING;

        private Place(
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
     * Waits for a turn, which {@link #finish} must end.
     *
     * @param member whose password is tried
     * @param address where the attempt comes from
     * @param browser what tells the browser from others; no secret
     * @return empty when the attempt is refused: nothing may be tried
     */
    Optional<Place> take(String member, String address, String browser) {
        Place place = enter(member, address, browser);
        try {
            while (isWaiting(place)) {
                place.signal.tryAcquire(pauseMillis(place), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            leave(place);
        }
        return Optional.of(place).filter(this::isRunning);
    }

    /** Joins the queue without waiting. */
    synchronized Place enter(String member, String address, String browser) {
        Instant now = clock.instant();
        Place place = new Place(member, network(address), browser, entered++, now.plus(WAIT_MAX));
        addresses.asMap().merge(place.address, 1, Integer::sum);
        browsers.asMap().merge(place.browser, 1, Integer::sum);
        waiting.add(place);
        if (waiting.size() > WAITING_MAX) {
            refuse(waiting.stream().max(order()).orElseThrow());
        }
        serve(now);
        return place;
    }

    /** Whether the attempt still has to wait; when its time is over it is refused by this. */
    synchronized boolean isWaiting(Place place) {
        Instant now = clock.instant();
        serve(now);
        if (place.state == State.WAITING && !place.deadline.isAfter(now)) {
            refuse(place);
        }
        return place.state == State.WAITING;
    }

    /** Whether the attempt has its turn. */
    synchronized boolean isRunning(Place place) {
        return place.state == State.RUNNING;
    }

    /** Ends a turn. */
    synchronized void finish(Place place, boolean right) {
        running--;
        if (right) {
            members.asMap().computeIfPresent(place.member, (_, used) -> used.minus(REFILL));
            addresses.asMap().computeIfPresent(place.address, (_, count) -> Math.max(0, count - 1));
            browsers.invalidate(place.browser);
        }
        serve(clock.instant());
    }

    /** How long a refused attempt at this member should wait before it asks again. */
    synchronized Duration retryAfter(String member) {
        Duration wait = untilTurn(member, clock.instant());
        return wait.compareTo(RETRY_MIN) > 0 ? wait : RETRY_MIN;
    }

    private synchronized void leave(Place place) {
        if (place.state == State.RUNNING) {
            running--;
        }
        refuse(place);
        serve(clock.instant());
    }

    /** Until something may have changed for the place without another attempt. */
    private synchronized long pauseMillis(Place place) {
        Instant now = clock.instant();
        long left = Duration.between(now, place.deadline).toMillis();
        long turn = untilTurn(place.member, now).toMillis();
        return 1 + (turn > 0 ? Math.min(left, turn) : left);
    }

    private void serve(Instant now) {
        while (running < atOnceMax) {
            Optional<Place> next =
                    waiting.stream()
                            .filter(place -> untilTurn(place.member, now).isZero())
                            .min(order());
            if (next.isEmpty()) {
                return;
            }
            Place place = next.get();
            members.put(place.member, used(place.member, now).plus(REFILL));
            running++;
            end(place, State.RUNNING);
        }
    }

    private void refuse(Place place) {
        end(place, State.REFUSED);
    }

    private void end(Place place, State state) {
        waiting.remove(place);
        place.state = state;
        place.signal.release();
    }

    /** The best first. */
    private Comparator<Place> order() {
        return Comparator.comparingInt(this::asked).thenComparingLong(place -> place.number);
    }

    private int asked(Place place) {
        return count(addresses, place.address) + count(browsers, place.browser);
    }

    private static int count(Cache<String, Integer> counts, String key) {
        @Nullable Integer count = counts.getIfPresent(key);
        return count == null ? 0 : count;
    }

    private Duration untilTurn(String member, Instant now) {
        Instant next = used(member, now).minus(BURST_SPAN);
        return next.isAfter(now) ? Duration.between(now, next) : Duration.ZERO;
    }

    /** When all turns of the member will have come back; within bounds also if the clock steps. */
    private Instant used(String member, Instant now) {
        @Nullable Instant used = members.getIfPresent(member);
        Instant latest = now.plus(BURST_SPAN).plus(REFILL);
        if (used == null || used.isBefore(now)) {
            return now;
        }
        return used.isAfter(latest) ? latest : used;
    }

    /** The address itself, or the network of an IPv6 address, whose user has all of it. */
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
