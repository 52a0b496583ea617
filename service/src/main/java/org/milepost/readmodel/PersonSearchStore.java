package org.milepost.readmodel;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

    /** What a member is compared by; a part is empty or absent when it is not known. */
    record Known(String name, String email, String telephone, Optional<LocalDate> dateOfBirth) {}

    /** What is known now of a member, in the form in which it is stored for searches. */
    static Optional<Known> known(
            Transaction transaction, short bucket, ProgrammeId programme, String number) {
        return transaction
                .query(
                        """
                        SELECT concat_ws(' ', m.first_name, m.family_name) AS name,
                               coalesce(p.email, '') AS email,
                               coalesce(p.telephone, '') AS telephone, p.date_of_birth
                          FROM member m
                          LEFT JOIN member_profile p
                            ON p.bucket = m.bucket AND p.programme = m.programme
                           AND p.number = m.number
                         WHERE m.bucket = :bucket AND m.programme = :programme
                           AND m.number = :number
                        """)
                .bind("bucket", bucket)
                .bind("programme", (short) programme.value())
                .bind("number", number)
                .map(
                        (row, _) ->
                                new Known(
                                        FoldedText.name(row.getString("name")),
                                        FoldedText.email(row.getString("email")),
                                        FoldedText.telephone(row.getString("telephone")),
                                        Optional.ofNullable(
                                                row.getObject("date_of_birth", LocalDate.class))))
                .findOne();
    }

    /**
     * Other members of the programme that have one of these, once for each that they have.
     *
     * @param telephone the end of a number, the last digit first
     */
    static List<LikelyDuplicate> duplicates(
            Transaction transaction,
            ProgrammeId programme,
            String number,
            Known known,
            String telephone,
            int limit) {
        return transaction
                .query(
                        """
                        SELECT f.shared, m.programme, m.number, m.account_number, m.first_name,
                               m.family_name
                          FROM ((SELECT 'EMAIL' AS shared, bucket, programme, number
                                   FROM person_model
                                  WHERE email = :email AND email <> ''
                                    AND programme = :programme AND number <> :number
                                  LIMIT :limit)
                                UNION ALL
                                (SELECT 'TELEPHONE', bucket, programme, number
                                   FROM person_model
                                  WHERE telephone ~>=~ :telephone AND telephone ~<~ :end
                                    AND telephone <> '' AND :telephone <> ''
                                    AND programme = :programme AND number <> :number
                                  LIMIT :limit)
                                UNION ALL
                                (SELECT 'NAME_AND_DATE_OF_BIRTH', n.bucket, n.programme, n.number
                                   FROM person_model n
                                   JOIN member_profile p
                                     ON p.bucket = n.bucket AND p.programme = n.programme
                                    AND p.number = n.number
                                  WHERE n.name LIKE :name AND n.name <> ''
                                    AND p.date_of_birth = CAST(:born AS date)
                                    AND n.programme = :programme AND n.number <> :number
                                  LIMIT :limit)) f
                          JOIN member m ON m.bucket = f.bucket
                           AND m.programme = f.programme AND m.number = f.number
                         ORDER BY m.number, f.shared
                        """)
                .bind("email", known.email())
                .bind("telephone", telephone)
                .bind("end", telephone + AFTER_DIGITS)
                .bind("name", FoldedText.whole(known.name()))
                .bind("born", known.dateOfBirth().map(LocalDate::toString))
                .bind("programme", (short) programme.value())
                .bind("number", number)
                .bind("limit", limit)
                .map(
                        (row, _) ->
                                new LikelyDuplicate(
                                        person(row),
                                        Set.of(
                                                LikelyDuplicate.Shared.valueOf(
                                                        row.getString("shared")))))
                .list();
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
