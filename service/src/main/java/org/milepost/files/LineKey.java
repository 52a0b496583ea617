package org.milepost.files;

import java.time.Instant;
import org.milepost.ledger.TransferId;

/**
 * The place of a line among those of its file: by time, then by transfer.
 *
 * @param at when the transfer was booked, in whole microseconds
 * @param leg 0 for the first house account of the transfer, and from 1 on for its legs
 */
record LineKey(Instant at, TransferId transfer, int leg) {}
