package org.milepost.readmodel;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.milepost.postgres.Transaction;

/** Writes the read model of persons. */
final class PersonModelStore {

    private PersonModelStore() {}

    private record Key(short bucket, short programme, String number) {}

    private record Row(Key key, String name, String email, String telephone) {}

    /**
     * Takes the earliest noted changes and writes these members anew. A later change of one of them
     * has a note of its own. Two instances that do this wait for each other at the first note.
     *
     * @return how many notes were taken
     */
    static int follow(Transaction transaction, int changesMax) {
        List<Key> noted =
                transaction
                        .query(
                                """
                                DELETE FROM person_change
                                 WHERE number_of_change IN (
                                       SELECT number_of_change FROM person_change
                                        ORDER BY number_of_change LIMIT :max FOR UPDATE)
                                RETURNING bucket, programme, number
                                """)
                        .bind("max", changesMax)
                        .map((row, _) -> key(row))
                        .list();
        List<Key> keys = noted.stream().distinct().toList();
        if (!keys.isEmpty()) {
            write(transaction, members(transaction, keys));
        }
        return noted.size();
    }

    private static List<Row> members(Transaction transaction, List<Key> keys) {
        return transaction
                .query(
                        """
                        SELECT m.bucket, m.programme, m.number, m.first_name, m.family_name,
                               p.email, p.telephone
                          FROM unnest(:buckets, :programmes, :numbers)
                               AS k (bucket, programme, number)
                          JOIN member m ON m.bucket = k.bucket AND m.programme = k.programme
                                       AND m.number = k.number
                          LEFT JOIN member_profile p
                            ON p.bucket = k.bucket AND p.programme = k.programme
                           AND p.number = k.number
                        """)
                .bindArray("buckets", Short.class, column(keys, Key::bucket))
                .bindArray("programmes", Short.class, column(keys, Key::programme))
                .bindArray("numbers", String.class, column(keys, Key::number))
                .map((row, _) -> row(row))
                .list();
    }

    private static void write(Transaction transaction, List<Row> rows) {
        transaction
                .update(
                        """
                        INSERT INTO person_model
                               (bucket, programme, number, name, email, telephone)
                        SELECT bucket, programme, number, name, email, telephone
                          FROM unnest(:buckets, :programmes, :numbers, :names, :emails, :telephones)
                               AS k (bucket, programme, number, name, email, telephone)
                            ON CONFLICT (bucket, programme, number)
                            DO UPDATE SET name = excluded.name, email = excluded.email,
                                          telephone = excluded.telephone
                        """)
                .bindArray("buckets", Short.class, column(rows, it -> it.key().bucket()))
                .bindArray("programmes", Short.class, column(rows, it -> it.key().programme()))
                .bindArray("numbers", String.class, column(rows, it -> it.key().number()))
                .bindArray("names", String.class, column(rows, Row::name))
                .bindArray("emails", String.class, column(rows, Row::email))
                .bindArray("telephones", String.class, column(rows, Row::telephone))
                .execute();
    }

    /** Deletes all rows and notes all members. */
    static void restart(Transaction transaction) {
        transaction.update("TRUNCATE person_model").execute();
        transaction
                .update(
                        """
                        INSERT INTO person_change (bucket, programme, number)
                        SELECT bucket, programme, number FROM member
                        """)
                .execute();
    }

    private static Key key(ResultSet row) throws SQLException {
        return new Key(row.getShort("bucket"), row.getShort("programme"), row.getString("number"));
    }

    private static Row row(ResultSet row) throws SQLException {
        String first = row.getString("first_name");
        String family = row.getString("family_name");
        String email = row.getString("email");
        String telephone = row.getString("telephone");
        return new Row(
                key(row),
                first == null || family == null ? "" : FoldedText.name(first + " " + family),
                email == null ? "" : FoldedText.email(email),
                telephone == null ? "" : FoldedText.telephone(telephone));
    }

    private static <R, T> List<T> column(List<R> rows, Function<R, T> column) {
        return rows.stream().map(column).toList();
    }
}
