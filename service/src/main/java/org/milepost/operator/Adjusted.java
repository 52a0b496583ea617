package org.milepost.operator;

import org.milepost.ledger.Miles;

/**
 * What became of a balance.
 *
 * @param adjusting what was asked for
 * @param balance what there was right after it
 * @param isNew whether it was booked now, and not when it was first asked for
 */
public record Adjusted(Adjusting adjusting, Miles balance, boolean isNew) {}
