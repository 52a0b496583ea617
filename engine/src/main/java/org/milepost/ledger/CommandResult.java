package org.milepost.ledger;

import java.util.Optional;

/**
 * The result of a command.
 *
 * @param answer the answer
 * @param booked the transfer that the command booked, now or when it was first sent
 * @param isReplay whether the answer was stored by an earlier execution
 */
public record CommandResult<A>(A answer, Optional<BookedTransfer> booked, boolean isReplay) {}
