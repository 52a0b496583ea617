package org.milepost.operator;

import org.milepost.ledger.Miles;

/**
 * The result of a change of a balance.
 *
 * @param balance the balance directly after it
 * @param isNew whether it was booked now, and not by an earlier call
 */
public record Adjusted(Adjusting adjusting, Miles balance, boolean isNew) {}
