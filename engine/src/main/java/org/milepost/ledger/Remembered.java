package org.milepost.ledger;

import java.time.Instant;
import java.util.Optional;

/**
 * What the books remember of an answer.
 *
 * @param at when it was decided, in whole microseconds
 * @param booking the transfer that it booked, if it booked one
 * @param facts the facts of the answer, as the rules wrote them
 */
public record Remembered(Instant at, Optional<Booking> booking, String facts) {}
