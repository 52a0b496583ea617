package org.milepost.dialect;

import org.milepost.programme.LimitMeasure;

/**
 * What a redemption counts to limits.
 *
 * @param miles the miles that it takes
 * @param cents the discount that it gives; 0 for a redemption without a discount
 */
public record RedeemedAmount(long miles, long cents) {

    /** What it counts to a limit with this measure. */
    public long of(LimitMeasure measure) {
        return switch (measure) {
            case MILES -> miles;
            case CENTS -> cents;
            case COUNT -> 1;
        };
    }
}
