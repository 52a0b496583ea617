package org.milepost.ledger;

/**
 * A transfer that was booked: what a confirmation number names.
 *
 * @param id where the transfer is found
 * @param epoch when it was booked
 */
public record Booking(TransferId id, Epoch epoch) {}
