package org.milepost.bulk;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.milepost.member.MemberBatchStore;
import org.milepost.member.MemberId;
import org.milepost.postgres.Transaction;
import org.milepost.trail.Change;

/**
 * The import of rows that give somebody a number. Each row has an entry in the trail, in the
 * transaction that adds it.
 *
 * @param <T> a row
 */
sealed interface PersonImport<T> extends ImportSteps<T>
        permits CollectorImport, HouseholdImport, MemberImport {

    /** Where it goes. */
    ImportContext context();

    /** The number. */
    String number(T row);

    /** Adds rows whose numbers are held and free. */
    void add(Transaction transaction, List<T> rows);

    /** What the trail has of it. */
    Change change(T row);

    @Override
    default String key(T row) {
        return number(row);
    }

    /** The keys of rows. */
    default List<MemberId> ids(List<T> rows) {
        return rows.stream().map(it -> context().id(number(it))).toList();
    }

    @Override
    default List<RowVerdict> load(List<T> rows, int run, long done) {
        return context()
                .database()
                .inTransaction(
                        transaction -> {
                            MemberBatchStore.hold(transaction, ids(rows));
                            List<RowVerdict> found = look(transaction, rows);
                            List<T> fresh =
                                    IntStream.range(0, rows.size())
                                            .filter(it -> isAccepted(found.get(it)))
                                            .mapToObj(rows::get)
                                            .toList();
                            add(transaction, fresh);
                            ImportRunStore.advance(transaction, run, done);
                            context()
                                    .trail()
                                    .recordAll(
                                            transaction, fresh.stream().map(this::change).toList());
                            List<RowVerdict> verdicts = new ArrayList<>(found);
                            verdicts.replaceAll(it -> isAccepted(it) ? RowVerdict.ADDED : it);
                            return verdicts;
                        });
    }

    private static boolean isAccepted(RowVerdict verdict) {
        return verdict.word() == RowVerdict.Word.ACCEPTED;
    }
}
