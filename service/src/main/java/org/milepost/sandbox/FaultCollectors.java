package org.milepost.sandbox;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import org.milepost.amcash.SandboxFaults;
import org.milepost.dialect.CommandRunner;

/**
 * The faults of the sandbox within a call of the checkout, so that a partner can test its tills.
 * Three collectors always have one: the answers of the first are too late, the requests of the
 * second fail, the first answer to each redemption of the third is lost. Calls about other
 * collectors have the fault that they ask for ({@link RequestFault}).
 *
 * <p>Threads: shared.
 */
public final class FaultCollectors implements SandboxFaults {

    /** Every inquiry and redemption is slower than the deadline. */
    public static final String SLOW = "80000000078";

    /** Every inquiry and redemption fails. */
    public static final String FAILING = "80000000089";

    /** The first answer to each redemption is lost after it was booked. */
    public static final String CUT_OFF = "80000000090";

    private static final int REMEMBERED_MAX = 100_000;

    private final Duration deadline;
    private final Cache<Object, Boolean> lostBefore =
            Caffeine.newBuilder().maximumSize(REMEMBERED_MAX).build();

    /**
     * The faults of the sandbox.
     *
     * @param deadline the deadline that the slow collector exceeds
     */
    public FaultCollectors(Duration deadline) {
        this.deadline = deadline;
    }

    @Override
    public void beforeDecision(String collector) {
        if (collector.equals(FAILING)) {
            throw new IllegalStateException("the sandbox's failing collector");
        }
        if (RequestFault.isCarriedOutNow(FaultKind.OVERLOAD)) {
            throw new CommandRunner.TooLate();
        }
    }

    @Override
    public void beforeAnswer(String collector) {
        if (collector.equals(SLOW) || RequestFault.isCarriedOutNow(FaultKind.LATE)) {
            try {
                Thread.sleep(deadline);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean losesAnswer(String collector, Object attempt) {
        return collector.equals(CUT_OFF)
                && lostBefore.asMap().putIfAbsent(attempt, Boolean.TRUE) == null;
    }
}
