package org.milepost.statement;

import java.util.List;
import java.util.Optional;
import org.milepost.ledger.HouseRole;
import org.milepost.ledger.Miles;
import org.milepost.ledger.Transfer;

/**
 * What moved in an account in a month.
 *
 * @param currency the code of its currency
 * @param opening the balance at the beginning of the month
 * @param lines the transfers, in their order
 */
public record AccountMonth(String currency, Miles opening, List<Line> lines) {

    public AccountMonth {
        lines = List.copyOf(lines);
    }

    /**
     * A transfer.
     *
     * @param text the text beside it, unless there is none or it was erased
     * @param partner the number of the partner on the other side; 0 when there is none
     * @param balance the balance after it
     */
    public record Line(
            Transfer transfer, Optional<String> text, int partner, HouseRole role, Miles balance) {}

    /** The balance at the end of the month. */
    public Miles closing() {
        return lines.isEmpty() ? opening : lines.getLast().balance();
    }

    /** What all transfers above zero add up to. */
    public Miles added() {
        return sum(true);
    }

    /** What all transfers below zero add up to. */
    public Miles taken() {
        return sum(false);
    }

    private Miles sum(boolean positive) {
        Miles sum = Miles.ZERO;
        for (Line line : lines) {
            if (line.transfer().change().isPositive() == positive) {
                sum = sum.plus(line.transfer().change());
            }
        }
        return sum;
    }
}
