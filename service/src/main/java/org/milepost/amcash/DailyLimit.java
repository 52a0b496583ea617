package org.milepost.amcash;

import org.milepost.ledger.CounterKind;

/** The counter of the daily limit: the cents that an account has redeemed on a business day. */
final class DailyLimit {

    /** The code is stored with every account. */
    static final CounterKind COUNTER =
            new CounterKind(0, CounterKind.Window.DAY, CounterKind.Measure.AMOUNT);

    private DailyLimit() {}
}
