package org.milepost.readmodel;

import java.time.YearMonth;
import java.util.List;
import org.milepost.postgres.Database;
import org.milepost.programme.CurrencyId;

/**
 * The movements of house accounts by month, from the read model, beside their balances in the
 * books. A month is that of the programme's business days.
 *
 * <p>Threads: shared.
 */
public final class Movements {

    private final Database database;

    /** The movements in this database. */
    public Movements(Database database) {
        this.database = database;
    }

    /** The movements of each house account of a currency, in one snapshot, by number. */
    public List<HouseMovement> of(CurrencyId currency, YearMonth from, YearMonth until) {
        return database.read(it -> MovementStore.read(it, currency.value(), from, until));
    }
}
