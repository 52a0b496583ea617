package org.milepost.statement;

import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.Miles;
import org.milepost.postgres.Database;
import org.milepost.programme.PartnerId;

/**
 * Reads what statements show.
 *
 * <p>Threads: shared; calls block on the database.
 */
public record Statements(Database database) {

    /** The most transfers of an account that a statement shows. */
    public static final int LINES_MAX = 5_000;

    /**
     * An account in a month. The balance at its end is that at its beginning and all transfers
     * between, as the books have them.
     *
     * @return empty when there are more than {@value #LINES_MAX} transfers
     */
    public Optional<AccountMonth> account(
            AccountId account, String currency, StatementMonth month) {
        return database.read(
                it -> {
                    Miles opening = StatementStore.balance(it, account, month.from());
                    List<AccountMonth.Line> lines =
                            StatementStore.lines(it, account, month, opening, LINES_MAX + 1);
                    return lines.size() > LINES_MAX
                            ? Optional.empty()
                            : Optional.of(new AccountMonth(currency, opening, lines));
                });
    }

    /** The house accounts of a partner in a month, as far as its business days are closed. */
    public List<HouseMonth> partner(PartnerId partner, YearMonth month) {
        return database.inTransaction(
                it ->
                        StatementStore.houses(
                                it, partner, month.atDay(1), month.plusMonths(1).atDay(1)));
    }
}
