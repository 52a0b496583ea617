package org.milepost.member;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.milepost.postgres.Transaction;

/**
 * The SQL of members and households. Every statement names its rows by their whole key, or by the
 * first parts of it.
 */
public final class MemberStore {

    private MemberStore() {}

    /** The member of this number. */
    static Optional<Member> find(Transaction transaction, MemberId id) {
        return find(
                transaction,
                """
                SELECT account_number, first_name, family_name FROM member
                 WHERE bucket = :bucket AND programme = :programme AND number = :number
                """,
                id);
    }

    /** The same, locked against changes until the transaction ends. */
    static Optional<Member> lock(Transaction transaction, MemberId id) {
        return find(
                transaction,
                """
                SELECT account_number, first_name, family_name FROM member
                 WHERE bucket = :bucket AND programme = :programme AND number = :number
                   FOR NO KEY UPDATE
                """,
                id);
    }

    private static Optional<Member> find(Transaction transaction, String sql, MemberId id) {
        return transaction
                .query(sql)
                .bindMap(id.key())
                .map((row, context) -> member(id, row))
                .findOne();
    }

    /**
     * The members who share an account: those of a household in the order of their numbers, or the
     * one member whose own it is. Empty when nobody has it.
     *
     * @param account the account's number, as if it were a member's
     */
    static List<Member> ofAccount(Transaction transaction, MemberId account) {
        List<Member> merged = merged(transaction, account);
        return merged.isEmpty() ? owner(transaction, account) : merged;
    }

    /**
     * All members who can use an account: the one with the account's number, unless merged into
     * another account, then those of the household.
     *
     * @param account the account's number, as if it were a member's
     */
    public static List<Member> allOfAccount(Transaction transaction, MemberId account) {
        return Stream.concat(
                        owner(transaction, account).stream(), merged(transaction, account).stream())
                .toList();
    }

    private static List<Member> merged(Transaction transaction, MemberId household) {
        return transaction
                .query(
                        """
                        SELECT number FROM household_member
                         WHERE bucket = :bucket AND programme = :programme
                           AND household = :number
                         ORDER BY number
                        """)
                .bindMap(household.key())
                .mapTo(String.class)
                .list()
                .stream()
                .flatMap(number -> find(transaction, household.withNumber(number)).stream())
                .toList();
    }

    private static List<Member> owner(Transaction transaction, MemberId own) {
        return find(transaction, own).stream().filter(member -> !member.isMerged()).toList();
    }

    /**
     * Adds a member, and the share in a household's account.
     *
     * @return whether the number was free; otherwise nothing is changed
     */
    public static boolean add(Transaction transaction, Member member) {
        int rows =
                transaction
                        .update(
                                """
                                INSERT INTO member (
                                    bucket, programme, number, account_number, first_name,
                                    family_name)
                                VALUES (
                                    :bucket, :programme, :number, :accountNumber, :firstName,
                                    :familyName)
                                ON CONFLICT DO NOTHING
                                """)
                        .bindMap(member.id().key())
                        .bind("accountNumber", member.accountNumber())
                        .bind("firstName", member.name().map(MemberName::first))
                        .bind("familyName", member.name().map(MemberName::family))
                        .execute();
        if (rows > 0) {
            PersonChangeStore.note(transaction, member.id());
        }
        if (rows > 0 && member.isMerged()) {
            join(transaction, member);
        }
        return rows > 0;
    }

    /** Records who shares the household's account, in the bucket of the household. */
    private static void join(Transaction transaction, Member member) {
        transaction
                .update(
                        """
                        INSERT INTO household_member (bucket, programme, household, number)
                        VALUES (:bucket, :programme, :number, :member)
                        ON CONFLICT DO NOTHING
                        """)
                .bindMap(member.id().withNumber(member.accountNumber()).key())
                .bind("member", member.id().number())
                .execute();
    }

    /**
     * Gives a member another name.
     *
     * @throws IllegalArgumentException when there is no such member
     */
    static void rename(Transaction transaction, Member member) {
        int rows =
                transaction
                        .update(
                                """
                                UPDATE member
                                   SET first_name = :firstName, family_name = :familyName
                                 WHERE bucket = :bucket AND programme = :programme
                                   AND number = :number
                                """)
                        .bindMap(member.id().key())
                        .bind("firstName", member.name().map(MemberName::first))
                        .bind("familyName", member.name().map(MemberName::family))
                        .execute();
        if (rows == 0) {
            throw new IllegalArgumentException("there is no such member");
        }
        PersonChangeStore.note(transaction, member.id());
    }

    /** Gives a member the account that it has now: its own, or that of a household. */
    static void reassign(Transaction transaction, Member before, Member after) {
        if (before.isMerged()) {
            leave(transaction, before);
        }
        transaction
                .update(
                        """
                        UPDATE member SET account_number = :accountNumber
                         WHERE bucket = :bucket AND programme = :programme AND number = :number
                        """)
                .bindMap(after.id().key())
                .bind("accountNumber", after.accountNumber())
                .execute();
        if (after.isMerged()) {
            join(transaction, after);
        }
        PersonChangeStore.note(transaction, after.id());
    }

    private static void leave(Transaction transaction, Member member) {
        transaction
                .update(
                        """
                        DELETE FROM household_member
                         WHERE bucket = :bucket AND programme = :programme
                           AND household = :number AND number = :member
                        """)
                .bindMap(member.id().withNumber(member.accountNumber()).key())
                .bind("member", member.id().number())
                .execute();
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
