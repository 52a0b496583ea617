package org.milepost.readmodel;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;
import org.milepost.ledger.AccountId;
import org.milepost.postgres.Transaction;
import org.milepost.programme.ProgrammeId;

/**
 * The SQL of searches for persons. Each condition that a partial index has is repeated, so that the
 * planner can use the index for a parameter. The number of rows is limited before they are sorted,
 * so that a frequent name costs no more than a rare one.
 */
final class PersonSearchStore {

    /** The character after the last digit. */
    private static final char AFTER_DIGITS = ':';

    private PersonSearchStore() {}

    /** Those whose names contain all these words; the first word is the longest. */
    static List<FoundPerson> byName(
            Transaction transaction,
            List<String> words,
            Optional<ProgrammeId> programme,
            int limit) {
        return found(
                transaction
                        .query(
                                """
                                SELECT m.programme, m.number, m.account_number, m.first_name,
                                       m.family_name
                                  FROM (SELECT bucket, programme, number FROM person_model
                                         WHERE name LIKE :longest AND name <> ''
                                           AND name LIKE ALL (:words)
                                           AND (:programme = 0 OR programme = :programme)
                                         LIMIT :limit) p
                                  JOIN member m ON m.bucket = p.bucket
                                   AND m.programme = p.programme AND m.number = p.number
                                 ORDER BY m.family_name, m.first_name, m.programme, m.number
                                """)
                        .bind("longest", FoldedText.part(words.getFirst()))
                        .bindArray(
                                "words",
                                String.class,
                                words.stream().map(FoldedText::part).toList()),
                programme,
                limit);
    }

    /** Those with this address of electronic mail. */
    static List<FoundPerson> byEmail(
            Transaction transaction, String email, Optional<ProgrammeId> programme, int limit) {
        return found(
                transaction
                        .query(
                                """
                                SELECT m.programme, m.number, m.account_number, m.first_name,
                                       m.family_name
                                  FROM (SELECT bucket, programme, number FROM person_model
                                         WHERE email = :email AND email <> ''
                                           AND (:programme = 0 OR programme = :programme)
                                         LIMIT :limit) p
                                  JOIN member m ON m.bucket = p.bucket
                                   AND m.programme = p.programme AND m.number = p.number
                                 ORDER BY m.programme, m.number
                                """)
                        .bind("email", email),
                programme,
                limit);
    }

    /**
     * Those whose telephone number ends with these digits.
     *
     * @param reversed the digits, the last first
     */
    static List<FoundPerson> byTelephone(
            Transaction transaction, String reversed, Optional<ProgrammeId> programme, int limit) {
        return found(
                transaction
                        .query(
                                """
                                SELECT m.programme, m.number, m.account_number, m.first_name,
                                       m.family_name
                                  FROM (SELECT bucket, programme, number FROM person_model
                                         WHERE telephone ~>=~ :digits AND telephone ~<~ :end
                                           AND telephone <> ''
                                           AND (:programme = 0 OR programme = :programme)
                                         LIMIT :limit) p
                                  JOIN member m ON m.bucket = p.bucket
                                   AND m.programme = p.programme AND m.number = p.number
                                 ORDER BY m.programme, m.number
                                """)
                        .bind("digits", reversed)
                        .bind("end", reversed + AFTER_DIGITS),
                programme,
                limit);
    }

    private static List<FoundPerson> found(
            Query query, Optional<ProgrammeId> programme, int limit) {
        return query.bind("programme", programme.map(ProgrammeId::value).orElse(0).shortValue())
                .bind("limit", limit)
                .map((row, _) -> person(row))
                .list();
    }

    /** The member of this number. */
    static Optional<FoundPerson> member(
            Transaction transaction, short bucket, ProgrammeId programme, String number) {
        return transaction
                .query(
                        """
                        SELECT programme, number, account_number, first_name, family_name
                          FROM member
                         WHERE bucket = :bucket AND programme = :programme AND number = :number
                        """)
                .bind("bucket", bucket)
                .bind("programme", (short) programme.value())
                .bind("number", number)
                .map((row, _) -> person(row))
                .findOne();
    }

    /** Whether an account exists and is this holder's. */
    static boolean isHolder(Transaction transaction, AccountId account, String number) {
        return transaction
                .query(
                        """
                        SELECT 1 FROM account
                         WHERE bucket = :bucket AND account = :account AND holder = :number
                        """)
                .bind("bucket", (short) account.bucket())
                .bind("account", account.number())
                .bind("number", number)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    /** How many notes of changes are there. */
    static long unreadChanges(Transaction transaction) {
        return transaction.query("SELECT count(*) FROM person_change").mapTo(Long.class).one();
    }

    private static FoundPerson person(ResultSet row) throws SQLException {
        return new FoundPerson(
                row.getInt("programme"),
                row.getString("number"),
                FoundPerson.Kind.MEMBER,
                row.getString("account_number"),
                Optional.ofNullable(row.getString("first_name")),
                Optional.ofNullable(row.getString("family_name")));
    }
}
