package org.milepost.readmodel;

import org.milepost.ledger.Miles;

/**
 * A balance at an instant, by two times.
 *
 * @param booked of the transfers that were booked by then
 * @param bookedTransfers how many these are
 * @param happened of the transfers that had happened by then, as their partners say; a transfer of
 *     which no other time is known happened when it was booked
 * @param happenedTransfers how many these are
 */
public record BalanceAt(
        Miles booked, long bookedTransfers, Miles happened, long happenedTransfers) {}
