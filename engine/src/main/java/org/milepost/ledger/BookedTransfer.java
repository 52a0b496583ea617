package org.milepost.ledger;

/**
 * The key of a transfer together with its epoch: what a confirmation number identifies.
 *
 * @param id its account and ordinal
 * @param epoch the epoch in which it was booked
 */
public record BookedTransfer(TransferId id, Epoch epoch) {}
