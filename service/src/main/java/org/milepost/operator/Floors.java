package org.milepost.operator;

import static org.milepost.trail.Action.ACCOUNT_CHANGED;
import static org.milepost.trail.Action.COLLECTOR_CHANGED;

import java.util.List;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.Ledger;
import org.milepost.ledger.Miles;
import org.milepost.programme.Programme;
import org.milepost.trail.Action;
import org.milepost.trail.Actor;
import org.milepost.trail.ChangeStore;

/**
 * The floors of accounts, which are lowered when a correction needs it, as far as the programme
 * allows. They stay, because a floor must not be above the history.
 *
 * <p>Threads: shared.
 */
record Floors(Ledger ledger, ChangeStore trail) {

    /** The lowest balance that a correction may leave in an account of the programme. */
    static Miles lowest(Programme programme) {
        return Miles.of(programme.balanceFloor());
    }

    /**
     * Lowers the floor of a collector's accounts, or of one account in this currency.
     *
     * @param what what a fault calls it: a collector or an account
     */
    void lower(Actor actor, Programme programme, String number, String currency, String what) {
        boolean isCollector = what.equals(BookingKind.Holder.COLLECTOR.word());
        Action action = isCollector ? COLLECTOR_CHANGED : ACCOUNT_CHANGED;
        List<AccountId> accounts =
                (isCollector ? programme.currencies().keySet() : List.of(currency))
                        .stream().map(it -> AccountId.of(programme.code(), number, it)).toList();
        trail.database()
                .useTransaction(
                        it -> {
                            Miles floor =
                                    ledger.lowerFloor(it, accounts, number, lowest(programme));
                            trail.recordChanged(
                                    it,
                                    actor,
                                    action,
                                    programme.code() + "/" + number,
                                    JsonView.empty(),
                                    JsonView.empty().put("floor", floor.count()));
                        });
    }
}
