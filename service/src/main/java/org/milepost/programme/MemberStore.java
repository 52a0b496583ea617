package org.milepost.programme;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.milepost.postgres.Bucket;

/**
 * The members' SQL. Every statement names its rows by their whole key, or by the first parts of it.
 *
 * <p>Threads: shared by all; each call uses the handle that it is given.
 */
final class MemberStore {

    private MemberStore() {}

    static Optional<Member> find(Handle handle, Bucket bucket, MemberId id) {
        return find(
                handle,
                """
                SELECT account_number, first_name, family_name FROM member
                 WHERE bucket = :bucket AND programme = :programme AND number = :number
                """,
                bucket,
                id);
    }

    static Optional<Member> lock(Handle handle, Bucket bucket, MemberId id) {
        return find(
                handle,
                """
                SELECT account_number, first_name, family_name FROM member
                 WHERE bucket = :bucket AND programme = :programme AND number = :number
                   FOR NO KEY UPDATE
                """,
                bucket,
                id);
    }

    private static Optional<Member> find(Handle handle, String sql, Bucket bucket, MemberId id) {
        return handle.createQuery(sql)
                .bind("bucket", (short) bucket.number())
                .bind("programme", (short) id.programme().value())
                .bind("number", id.number())
                .map((row, context) -> member(id, row))
                .findOne();
    }

    /** The numbers of those who share a household's account, in order. */
    static List<MemberId> household(Handle handle, Bucket bucket, MemberId household) {
        return handle.createQuery(
                        """
                        SELECT number FROM household_member
                         WHERE bucket = :bucket AND programme = :programme
                           AND household = :household
                         ORDER BY number
                        """)
                .bind("bucket", (short) bucket.number())
                .bind("programme", (short) household.programme().value())
                .bind("household", household.number())
                .map((row, context) -> new MemberId(household.programme(), row.getString(1)))
                .list();
    }

    /** Whether the number was free. */
    static boolean add(Handle handle, Bucket bucket, Member member) {
        return handle.createUpdate(
                                """
                                INSERT INTO member (
                                    bucket, programme, number, account_number, first_name,
                                    family_name)
                                VALUES (
                                    :bucket, :programme, :number, :accountNumber, :firstName,
                                    :familyName)
                                ON CONFLICT DO NOTHING
                                """)
                        .bind("bucket", (short) bucket.number())
                        .bind("programme", (short) member.id().programme().value())
                        .bind("number", member.id().number())
                        .bind("accountNumber", member.accountNumber())
                        .bind("firstName", member.name().map(MemberName::first))
                        .bind("familyName", member.name().map(MemberName::family))
                        .execute()
                > 0;
    }

    /** Writes down who shares the household's account; the bucket is the household's. */
    static void join(Handle handle, Bucket bucket, MemberId household, MemberId member) {
        handle.createUpdate(
                        """
                        INSERT INTO household_member (bucket, programme, household, number)
                        VALUES (:bucket, :programme, :household, :number)
                        ON CONFLICT DO NOTHING
                        """)
                .bind("bucket", (short) bucket.number())
                .bind("programme", (short) household.programme().value())
                .bind("household", household.number())
                .bind("number", member.number())
                .execute();
    }

    /** Whether the member is there. */
    static boolean rename(Handle handle, Bucket bucket, Member member) {
        return handle.createUpdate(
                                """
                                UPDATE member
                                   SET first_name = :firstName, family_name = :familyName
                                 WHERE bucket = :bucket AND programme = :programme
                                   AND number = :number
                                """)
                        .bind("bucket", (short) bucket.number())
                        .bind("programme", (short) member.id().programme().value())
                        .bind("number", member.id().number())
                        .bind("firstName", member.name().map(MemberName::first))
                        .bind("familyName", member.name().map(MemberName::family))
                        .execute()
                > 0;
    }

    private static Member member(MemberId id, ResultSet row) throws SQLException {
        String first = row.getString("first_name");
        String family = row.getString("family_name");
        Optional<MemberName> name =
                first == null || family == null
                        ? Optional.empty()
                        : Optional.of(new MemberName(first, family));
        return new Member(id, name, row.getString("account_number"));
    }
}
