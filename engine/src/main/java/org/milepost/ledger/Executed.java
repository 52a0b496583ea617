package org.milepost.ledger;

import java.util.Optional;

/**
 * The answer to a command.
 *
 * @param answer the answer
 * @param booked the transfer that the command booked, now or when it was first sent
 * @param isReplay whether it was decided before, and this is its answer given again
 */
public record Executed<A>(A answer, Optional<Booking> booked, boolean isReplay) {}
