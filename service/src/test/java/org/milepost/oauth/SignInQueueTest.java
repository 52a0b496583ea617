package org.milepost.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.FakeClock;

/**
 * The queue of sign-ins in virtual time: a check takes a tenth of a second, and one runs at once.
 */
class SignInQueueTest {

    private static final String JANE = "ATRP:1";
    private static final String HOME = "198.51.100.1";
    private static final Duration CHECK = Duration.ofMillis(100);
    private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);

    private final FakeClock clock = new FakeClock(Instant.parse("2026-06-15T16:00:00Z"));
    private final SignInQueue queue = new SignInQueue(1, clock);
    private final List<Running> running = new ArrayList<>();
    private final List<SignInQueue.Attempt> hammering = new ArrayList<>();
    private int attackers;
    private int guesses;

    private record Running(SignInQueue.Attempt attempt, Instant end) {}

    /** Who asks how in an attack; each number is one attempt. */
    @SuppressWarnings("ImmutableEnumChecker") // its functions hold nothing
    enum Attack {
        SAME_ADDRESS_ONE_BROWSER(i -> HOME, i -> "attacker", i -> JANE),
        SAME_ADDRESS_TWENTY_BROWSERS(i -> HOME, i -> "attacker" + i % 20, i -> JANE),
        SAME_ADDRESS_NEW_BROWSERS(i -> HOME, i -> "b" + i, i -> JANE),
        OTHER_ADDRESS_NEW_BROWSERS(i -> "203.0.113.9", i -> "b" + i, i -> JANE),
        MANY_ADDRESSES_NEW_BROWSERS(i -> "203.0." + i % 40 + ".1", i -> "b" + i, i -> JANE),
        IPV6_NETWORK_NEW_BROWSERS(i -> "2001:db8:0:1::" + i % 9999, i -> "b" + i, i -> JANE),
        OTHER_MEMBERS(i -> "203.0.113.9", i -> "b" + i, i -> "ATRP:9" + i),
        SAME_ADDRESS_OTHER_MEMBERS(i -> HOME, i -> "attacker" + i % 20, i -> "ATRP:9" + i);

        private final IntFunction<String> address;
        private final IntFunction<String> browser;
        private final IntFunction<String> member;

        Attack(
                IntFunction<String> address,
                IntFunction<String> browser,
                IntFunction<String> member) {
            this.address = address;
            this.browser = browser;
            this.member = member;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SAME_ADDRESS_ONE_BROWSER, 50",
        "SAME_ADDRESS_TWENTY_BROWSERS, 50",
        "OTHER_ADDRESS_NEW_BROWSERS, 50",
        "MANY_ADDRESSES_NEW_BROWSERS, 50",
        "IPV6_NETWORK_NEW_BROWSERS, 50",
        "OTHER_MEMBERS, 250",
        "SAME_ADDRESS_OTHER_MEMBERS, 50"
    })
    void theRightPasswordGetsThroughWithinFiveSeconds(Attack attack, int parallel) {
        use(SignInQueue.BURST);
        attackFor(Duration.ofSeconds(10), attack, parallel);

        for (int i = 0; i < 3; i++) {
            assertThat(signIn(attack, parallel, "jane" + i)).isLessThan(FIVE_SECONDS);
        }
    }

    /** An attacker who takes another browser for every attempt is the member's equal there. */
    @Test
    void anEqualAtTheMembersAddressWaitsItsTurn() {
        hammer(Attack.SAME_ADDRESS_NEW_BROWSERS, 30);
        SignInQueue.Attempt attempt = queue.enter(JANE, HOME, "jane");
        Instant start = clock.instant();
        while (queue.isWaiting(attempt)) {
            hammer(Attack.SAME_ADDRESS_NEW_BROWSERS, 30);
            pass(Duration.ofMillis(50));
        }

        assertThat(queue.isRunning(attempt)).isTrue();
        assertThat(Duration.between(start, clock.instant())).isLessThan(FIVE_SECONDS);
    }

    @ParameterizedTest
    @CsvSource({"SAME_ADDRESS_ONE_BROWSER", "MANY_ADDRESSES_NEW_BROWSERS"})
    void theNumberOfGuessesAtOneMemberIsBounded(Attack attack) {
        use(SignInQueue.BURST);
        Duration step = Duration.ofSeconds(1);
        Duration time = Duration.ofHours(1);
        for (int second = 0; second < time.toSeconds(); second++) {
            hammer(attack, 12);
            pass(step);
        }
        int most = (int) time.dividedBy(SignInQueue.REFILL);

        assertThat(guesses).isBetween(most / 2, most + 1);
    }

    @Test
    void aCorrectPasswordUsesNoTurnAndRemovesTheAttempt() {
        for (int i = 0; i < 3 * SignInQueue.BURST; i++) {
            SignInQueue.Attempt attempt = queue.await(JANE, HOME, "jane").orElseThrow();
            queue.finish(attempt, true);
        }

        assertThat(queue.await(JANE, HOME, "jane")).isPresent();
    }

    @Test
    void anAttemptThatWaitsTooLongIsRefusedWithRetryAfter() {
        use(SignInQueue.BURST);
        SignInQueue.Attempt first = queue.enter(JANE, HOME, "a");
        SignInQueue.Attempt second = queue.enter(JANE, HOME, "b");

        assertThat(queue.retryAfter(JANE)).isEqualTo(SignInQueue.REFILL);
        pass(SignInQueue.REFILL);
        assertThat(queue.isWaiting(first)).isFalse();
        assertThat(queue.isRunning(first)).isTrue();
        queue.finish(first, false);
        assertThat(queue.isWaiting(second)).isTrue();
        pass(SignInQueue.WAIT_MAX.minus(SignInQueue.REFILL));
        assertThat(queue.isWaiting(second)).isFalse();
        assertThat(queue.isRunning(second)).isFalse();
        assertThat(queue.retryAfter("ATRP:2")).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aFullQueueRefusesTheCallerWithTheMostAttempts() {
        SignInQueue.Attempt busy = queue.enter("ATRP:2", HOME, "attacker");
        List<SignInQueue.Attempt> flood = new ArrayList<>();
        for (int i = 0; i < SignInQueue.WAITING_MAX; i++) {
            flood.add(queue.enter("ATRP:2", HOME, "attacker"));
        }
        SignInQueue.Attempt jane = queue.enter(JANE, "203.0.113.9", "jane");

        assertThat(queue.isWaiting(jane)).isTrue();
        assertThat(queue.isWaiting(flood.getFirst())).isTrue();
        assertThat(queue.isWaiting(flood.getLast())).isFalse();
        queue.finish(busy, false);
        assertThat(queue.isRunning(jane)).isTrue();
    }

    @Test
    void aClockThatIsSetBackBlocksNoAttempt() {
        use(SignInQueue.BURST);
        clock.set(clock.instant().minus(Duration.ofDays(365)));

        assertThat(queue.retryAfter(JANE)).isLessThanOrEqualTo(SignInQueue.REFILL);
    }

    @Test
    void anInterruptedAttemptChecksNothingAndStaysInterrupted() {
        use(SignInQueue.BURST);
        Thread.currentThread().interrupt();

        assertThat(queue.await(JANE, HOME, "jane")).isEmpty();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void whoWaitsIsWokenWhenItIsItsTurn() throws Exception {
        SignInQueue.Attempt busy = queue.await(JANE, HOME, "a").orElseThrow();
        List<Optional<SignInQueue.Attempt>> taken = new ArrayList<>();
        Thread waiter = Thread.ofVirtual().start(() -> taken.add(queue.await(JANE, HOME, "b")));
        while (waiter.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        queue.finish(busy, false);
        waiter.join();

        assertThat(taken).singleElement().matches(Optional::isPresent);
    }

    private void use(int turns) {
        for (int i = 0; i < turns; i++) {
            queue.finish(queue.await(JANE, "192.0.2.1", "attacker").orElseThrow(), false);
        }
    }

    private void attackFor(Duration time, Attack attack, int parallel) {
        Instant end = clock.instant().plus(time);
        while (clock.instant().isBefore(end)) {
            hammer(attack, parallel);
            pass(CHECK);
        }
    }

    /** How long it takes until the member's own attempt runs. */
    private Duration signIn(Attack attack, int parallel, String browser) {
        Instant start = clock.instant();
        SignInQueue.Attempt attempt = queue.enter(JANE, HOME, browser);
        while (queue.isWaiting(attempt)) {
            hammer(attack, parallel);
            pass(CHECK);
        }
        assertThat(queue.isRunning(attempt)).isTrue();
        pass(CHECK);
        queue.finish(attempt, true);
        return Duration.between(start, clock.instant());
    }

    /** So many attempts are under way all the time. */
    private void hammer(Attack attack, int parallel) {
        while (hammering.size() + running.size() < parallel) {
            int i = attackers++;
            hammering.add(
                    queue.enter(
                            attack.member.apply(i),
                            attack.address.apply(i),
                            attack.browser.apply(i)));
        }
        Iterator<SignInQueue.Attempt> each = hammering.iterator();
        while (each.hasNext()) {
            SignInQueue.Attempt attempt = each.next();
            if (!queue.isWaiting(attempt)) {
                each.remove();
                if (queue.isRunning(attempt)) {
                    guesses++;
                    running.add(new Running(attempt, clock.instant().plus(CHECK)));
                }
            }
        }
    }

    private void pass(Duration time) {
        clock.set(clock.instant().plus(time));
        running.removeIf(
                each -> {
                    boolean over = !each.end.isAfter(clock.instant());
                    if (over) {
                        queue.finish(each.attempt, false);
                    }
                    return over;
                });
    }
}
