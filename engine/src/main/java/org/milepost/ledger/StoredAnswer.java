package org.milepost.ledger;

import java.time.Instant;
import java.util.Optional;

/**
 * An answer as it is stored for retries.
 *
 * @param at when it was decided, in whole microseconds
 * @param booking the transfer that the command booked, if any
 * @param facts the facts of the answer, as the rules wrote them
 */
public record StoredAnswer(Instant at, Optional<BookedTransfer> booking, String facts) {}
