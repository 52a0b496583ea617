package org.milepost.files;

import java.util.List;

/**
 * The totals of a settlement file, in the smallest unit of its currency.
 *
 * @param lines how many lines it has
 * @param added the sum of the amounts above zero
 * @param taken the sum of the amounts below zero
 * @param opening the balance of the partner's house accounts in this currency before the day
 * @param closing the balance after the day
 */
public record FileTotals(long lines, long added, long taken, long opening, long closing) {

    /** The totals of a file without lines. */
    static FileTotals none(long opening, long closing) {
        return new FileTotals(0, 0, 0, opening, closing);
    }

    /** With some more lines. */
    FileTotals with(List<SettlementLine> more) {
        long plus = added;
        long minus = taken;
        for (SettlementLine line : more) {
            if (line.amount() > 0) {
                plus = Math.addExact(plus, line.amount());
            } else {
                minus = Math.addExact(minus, line.amount());
            }
        }
        return new FileTotals(lines + more.size(), plus, minus, opening, closing);
    }
}
