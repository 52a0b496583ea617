package org.milepost.bulk;

import java.util.List;
import org.milepost.postgres.Transaction;

/**
 * The steps of an import for one kind of row.
 *
 * @param <T> a row
 */
sealed interface ImportSteps<T> permits PersonImport, BalanceImport {

    /** Reads a row; the result is of no use after a fault. */
    T read(RowForm form);

    /** What only one row of a file may have. */
    String key(T row);

    /** What would become of rows now, in their order. Changes nothing. */
    List<RowVerdict> look(Transaction transaction, List<T> rows);

    /**
     * Imports rows in one transaction, in which the progress of the run is noted too.
     *
     * @param run the number of the run
     * @param done the place of the last of the rows
     * @return what became of them, in their order
     */
    List<RowVerdict> load(List<T> rows, int run, long done);
}
