package org.milepost.threads;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.milepost.Await;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BackgroundJobTest {

    private static final Duration PERIOD = Duration.ofMillis(1);
    private static final Duration HOUR = Duration.ofHours(1);

    static Stream<Throwable> failures() {
        return Stream.of(
                new IllegalStateException("made up"),
                new IOException("made up"),
                new InterruptedException("made up"),
                new StackOverflowError("made up"),
                new AssertionError("made up"),
                new Unprintable());
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aJobContinuesAfterEveryException(Throwable failure) {
        AtomicInteger rounds = new AtomicInteger();
        try (BackgroundJob job =
                new BackgroundJob(
                                "job",
                                PERIOD,
                                HOUR,
                                () -> {
                                    if (rounds.incrementAndGet() <= 2) {
                                        BackgroundJobTest.<RuntimeException>sneak(failure);
                                    }
                                })
                        .start()) {
            Await.until("a round after the failures", () -> rounds.get() > 3);

            assertThat(job.status().failures()).isEqualTo(2);
            assertThat(job.status().isHealthy()).isTrue();
        }
    }

    @Test
    void aStepIsRepeatedUntilItFindsNothing() {
        AtomicInteger rounds = new AtomicInteger();
        AtomicInteger steps = new AtomicInteger();
        JobPace pace = new JobPace(100, () -> false);
        CompletableFuture<BackgroundJob> itself = new CompletableFuture<>();
        try (BackgroundJob job =
                new BackgroundJob(
                        "job",
                        PERIOD,
                        HOUR,
                        () -> {
                            if (rounds.getAndIncrement() == 0) {
                                itself.join().repeat(pace, () -> steps.incrementAndGet() < 3);
                            }
                        })) {
            itself.complete(job);
            job.start();
            Await.until("another round", () -> rounds.get() > 1);

            assertThat(steps).hasValue(3);
        }
    }

    @Test
    void anInterruptFromOutsideDoesNotEndAJob() {
        AtomicInteger rounds = new AtomicInteger();
        try (BackgroundJob job =
                new BackgroundJob(
                                "job",
                                PERIOD,
                                HOUR,
                                () -> {
                                    rounds.incrementAndGet();
                                    Thread.currentThread().interrupt();
                                })
                        .start()) {
            Await.until("more rounds", () -> rounds.get() > 3);

            assertThat(job.status().isAlive()).isTrue();
        }
    }

    @Test
    void aJobThatNeverSucceedsIsNotHealthyForLong() {
        try (BackgroundJob job =
                new BackgroundJob(
                                "job",
                                PERIOD,
                                Duration.ofMillis(20),
                                () -> {
                                    throw new IOException("made up");
                                })
                        .start()) {
            Await.until("too long without success", () -> !job.status().isHealthy());

            assertThat(job.status().isAlive()).isTrue();
            assertThat(job.status().failures()).isPositive();
        }
    }

    @Test
    void aJobThatHangsIsNotHealthyForLong() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (BackgroundJob job =
                new BackgroundJob("job", PERIOD, Duration.ofMillis(20), never::await).start()) {
            Await.until("too long without success", () -> !job.status().isHealthy());
            never.countDown();
        }
    }

    @Test
    void closingLetsTheRoundEndThatIsUnderWay() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicInteger steps = new AtomicInteger();
        BackgroundJob[] itself = new BackgroundJob[1];
        BackgroundJob job =
                new BackgroundJob(
                        "job",
                        PERIOD,
                        HOUR,
                        () -> {
                            begun.countDown();
                            while (itself[0].pause(PERIOD)) {
                                steps.incrementAndGet();
                            }
                        });
        itself[0] = job;
        job.start();
        begun.await();

        job.close();

        assertThat(job.status().isAlive()).isFalse();
        assertThat(job.status().isHealthy()).isFalse();
        assertThat(job.status().failures()).isZero();
    }

    @Test
    void aJobCanCloseItself() {
        BackgroundJob[] itself = new BackgroundJob[1];
        BackgroundJob job = new BackgroundJob("job", PERIOD, HOUR, () -> itself[0].close());
        itself[0] = job;

        job.start();

        Await.until("its end", () -> !job.status().isAlive());
    }

    @Test
    void whatWasNeverStartedIsNotHealthyAndCanBeClosed() {
        BackgroundJob job = new BackgroundJob("job", PERIOD, HOUR, () -> {});

        assertThat(job.status().isHealthy()).isFalse();
        job.close();
    }

    @SuppressWarnings("unchecked") // the compiler is to let it pass
    private static <E extends Throwable> void sneak(Throwable thrown) throws E {
        throw (E) thrown;
    }

    /** A failure that cannot even be logged. */
    @SuppressWarnings("serial") // never serialized
    private static final class Unprintable extends RuntimeException {
        @Override
        public String toString() {
            throw new IllegalStateException("made up");
        }

        @Override
        public String getMessage() {
            throw new IllegalStateException("made up");
        }
    }
}
