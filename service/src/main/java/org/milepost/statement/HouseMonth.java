package org.milepost.statement;

import java.time.LocalDate;
import java.util.List;
import org.milepost.ledger.HouseRole;
import org.milepost.ledger.Miles;
import org.milepost.ledger.TransferKind;

/**
 * What moved at a house account of a partner in a month, as far as its days are closed.
 *
 * @param programme the code of the programme
 * @param currency the code of the currency
 * @param opening the balance at the beginning of the first closed day of the month
 * @param closing the balance at the end of the last one
 * @param lastDay the last closed day
 * @param days the days on which something moved
 */
public record HouseMonth(
        String programme,
        String currency,
        HouseRole role,
        Miles opening,
        Miles closing,
        LocalDate lastDay,
        List<Day> days) {

    public HouseMonth {
        days = List.copyOf(days);
    }

    /** What the transfers of one kind added on a day. */
    public record Day(LocalDate day, TransferKind kind, long transfers, Miles miles) {}

    /** What all of them add up to. */
    public Miles moved() {
        return days.stream().map(Day::miles).reduce(Miles.ZERO, Miles::plus);
    }
}
