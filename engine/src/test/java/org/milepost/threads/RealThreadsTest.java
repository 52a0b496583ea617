package org.milepost.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The waits of the JVM's threads, short ones and long ones, which are ended by different means. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RealThreadsTest {

    private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);

    private final CompletableFuture<String> future = new CompletableFuture<>();

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 50, 100, 150})
    void aWaitEndsWhenItsTimeIsOverAndNotBefore(long millis) {
        Duration wait = Duration.ofMillis(millis);
        long start = System.nanoTime();

        assertThatExceptionOfType(TimeoutException.class)
                .isThrownBy(() -> Threads.REAL.get(future, wait));

        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(wait.toNanos());
    }

    @Test
    void aWaitThatIsOverLeavesTheFutureToTheNext() throws Exception {
        assertThatExceptionOfType(TimeoutException.class)
                .isThrownBy(() -> Threads.REAL.get(future, Duration.ofMillis(100)));
        assertThat(future).isNotDone();

        future.complete("late");

        assertThat(Threads.REAL.get(future, Duration.ofSeconds(7))).isEqualTo("late");
        assertThat(Threads.REAL.get(future, Duration.ZERO)).isEqualTo("late");
    }

    @Test
    void whoWaitsIsGivenWhatTheFutureIsCompletedWith() throws Exception {
        Thread.ofVirtual()
                .start(() -> future.completeOnTimeout("in time", 20, TimeUnit.MILLISECONDS));

        assertThat(Threads.REAL.get(future, FOR_EVER)).isEqualTo("in time");
    }

    @ParameterizedTest
    @ValueSource(longs = {50, 7_000})
    void aFailureIsTheFuturesOwn(long millis) {
        IllegalStateException failure = new IllegalStateException("no");
        future.completeExceptionally(failure);

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> Threads.REAL.get(future, Duration.ofMillis(millis)))
                .havingCause()
                .isSameAs(failure);
    }

    @Test
    void aFailureMayComeWhileOneWaits() {
        IllegalStateException failure = new IllegalStateException("no");
        Thread.ofPlatform()
                .start(
                        () -> {
                            awaitWaiter();
                            future.completeExceptionally(failure);
                        });

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> Threads.REAL.get(future, FOR_EVER))
                .havingCause()
                .isSameAs(failure);
    }

    @Test
    void anInterruptEndsAWaitOfAVirtualThread() throws Exception {
        assertThat(interrupted(Thread.ofVirtual())).isInstanceOf(InterruptedException.class);
    }

    @Test
    void anInterruptEndsAWaitOfAPlatformThread() throws Exception {
        assertThat(interrupted(Thread.ofPlatform())).isInstanceOf(InterruptedException.class);
    }

    /** A result that arrives while the wait is ended is returned. */
    @Test
    void whatComesAtTheLastMomentIsGiven() throws Exception {
        CompletableFuture<String> hasty = new Ending(it -> it.complete("just in time"));

        assertThat(Threads.REAL.get(hasty, Duration.ofMillis(100))).isEqualTo("just in time");
    }

    @Test
    void anErrorWhereWaitsAreEndedEndsNoOthers() {
        AtomicBoolean failed = new AtomicBoolean();
        CompletableFuture<String> failing =
                new Ending(
                        it -> {
                            if (failed.compareAndSet(false, true)) {
                                throw new StackOverflowError("made up");
                            }
                        });

        assertThatExceptionOfType(TimeoutException.class)
                .isThrownBy(() -> Threads.REAL.get(failing, Duration.ofMillis(100)));
        assertThat(failed).isTrue();
    }

    @Test
    void aWaitThatIsOverIsRemoved() throws Exception {
        WaitTimeouts waits = WaitTimeouts.start();

        assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> waits.get(future, 0));
        future.complete("done");
        waits.get(future, Long.MAX_VALUE);

        assertThat(waits.count()).isZero();
    }

    private Throwable interrupted(Thread.Builder threads) throws Exception {
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        Thread waiting =
                threads.start(
                        () ->
                                ended.complete(
                                        catchThrowable(() -> Threads.REAL.get(future, FOR_EVER))));
        awaitWaiter();
        waiting.interrupt();
        return ended.get();
    }

    private void awaitWaiter() {
        while (future.getNumberOfDependents() == 0) {
            Thread.onSpinWait();
        }
    }

    /** A future with which something happens right before a wait for it is ended. */
    private static final class Ending extends CompletableFuture<String> {
        private final Consumer<CompletableFuture<String>> before;

        Ending(Consumer<CompletableFuture<String>> before) {
            this.before = before;
        }

        @Override
        public <U> CompletableFuture<U> newIncompleteFuture() {
            return new CompletableFuture<>() {
                @Override
                public boolean cancel(boolean mayInterruptIfRunning) {
                    before.accept(Ending.this);
                    return super.cancel(mayInterruptIfRunning);
                }
            };
        }
    }
}
