package org.milepost.member;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.SqlStatement;
import org.milepost.postgres.Transaction;
import org.milepost.programme.PartnerId;

/** The SQL of profiles. Every statement names its row by the whole key. */
final class ProfileStore {

    private ProfileStore() {}

    /** The profile of a member, empty fields when there is none. */
    static Profile find(Transaction transaction, MemberId id) {
        return transaction
                .query(
                        """
                        SELECT title, date_of_birth, email, telephone, address_lines, city,
                               postal_code, country
                          FROM member_profile
                         WHERE bucket = :bucket AND programme = :programme AND number = :number
                        """)
                .bindMap(id.key())
                .map((row, context) -> profile(row))
                .findOne()
                .orElse(Profile.UNKNOWN);
    }

    /** The request by which a member joined; empty when there was none. */
    static Optional<Joining> joining(Transaction transaction, MemberId id) {
        return transaction
                .query(
                        """
                        SELECT joined_at, joined_through, join_digest, join_content
                          FROM member_profile
                         WHERE bucket = :bucket AND programme = :programme AND number = :number
                           AND joined_at IS NOT NULL
                        """)
                .bindMap(id.key())
                .map((row, context) -> joining(row))
                .findOne();
    }

    /** Adds the profile of a member who joined; whether there was none of that number. */
    static boolean add(Transaction transaction, MemberId id, Profile profile, Joining joining) {
        PersonChangeStore.note(transaction, id);
        return bind(
                                transaction.update(
                                        """
                                        INSERT INTO member_profile (
                                            bucket, programme, number, title, date_of_birth,
                                            email, telephone, address_lines, city,
                                            postal_code, country, joined_at, joined_through,
                                            join_digest, join_content)
                                        VALUES (
                                            :bucket, :programme, :number, :title, :dateOfBirth,
                                            :email, :telephone, :addressLines, :city,
                                            :postalCode, :country, :joinedAt, :joinedThrough,
                                            :joinDigest, :joinContent)
                                        ON CONFLICT (bucket, programme, number) DO NOTHING
                                        """),
                                id,
                                profile)
                        .bind("joinedAt", joining.at().atOffset(ZoneOffset.UTC))
                        .bind("joinedThrough", joining.through().value())
                        .bind("joinDigest", joining.digest())
                        .bind("joinContent", joining.content())
                        .execute()
                == 1;
    }

    /** Sets the profile of a member, whether there was one or not. */
    static void put(Transaction transaction, MemberId id, Profile profile) {
        PersonChangeStore.note(transaction, id);
        bind(
                        transaction.update(
                                """
                                INSERT INTO member_profile (
                                    bucket, programme, number, title, date_of_birth, email,
                                    telephone, address_lines, city, postal_code, country)
                                VALUES (
                                    :bucket, :programme, :number, :title, :dateOfBirth, :email,
                                    :telephone, :addressLines, :city, :postalCode, :country)
                                ON CONFLICT (bucket, programme, number) DO UPDATE
                                SET title = excluded.title,
                                    date_of_birth = excluded.date_of_birth,
                                    email = excluded.email,
                                    telephone = excluded.telephone,
                                    address_lines = excluded.address_lines,
                                    city = excluded.city,
                                    postal_code = excluded.postal_code,
                                    country = excluded.country
                                """),
                        id,
                        profile)
                .execute();
    }

    /** Deletes the profile of a member, and how it joined. */
    static void delete(Transaction transaction, MemberId id) {
        transaction
                .update(
                        """
                        DELETE FROM member_profile
                         WHERE bucket = :bucket AND programme = :programme AND number = :number
                        """)
                .bindMap(id.key())
                .execute();
    }

    private static <S extends SqlStatement<S>> S bind(S statement, MemberId id, Profile profile) {
        Optional<PostalAddress> address = profile.address();
        return statement
                .bindMap(id.key())
                .bind("title", profile.title())
                .bind("dateOfBirth", profile.dateOfBirth())
                .bind("email", profile.email())
                .bind("telephone", profile.telephone())
                .bind(
                        "addressLines",
                        address.map(it -> it.lines().toArray(String[]::new)).orElse(null))
                .bind("city", address.flatMap(PostalAddress::city))
                .bind("postalCode", address.flatMap(PostalAddress::postalCode))
                .bind("country", address.map(PostalAddress::country));
    }

    private static Profile profile(ResultSet row) throws SQLException {
        return new Profile(
                Optional.ofNullable(row.getString("title")),
                Optional.ofNullable(row.getObject("date_of_birth", LocalDate.class)),
                Optional.ofNullable(row.getString("email")),
                Optional.ofNullable(row.getString("telephone")),
                address(row));
    }

    private static Optional<PostalAddress> address(ResultSet row) throws SQLException {
        Array lines = row.getArray("address_lines");
        if (lines == null) {
            return Optional.empty();
        }
        return Optional.of(
                new PostalAddress(
                        List.of((String[]) lines.getArray()),
                        Optional.ofNullable(row.getString("city")),
                        Optional.ofNullable(row.getString("postal_code")),
                        row.getString("country")));
    }

    private static Joining joining(ResultSet row) throws SQLException {
        return new Joining(
                row.getObject("joined_at", OffsetDateTime.class).toInstant(),
                new PartnerId(row.getInt("joined_through")),
                row.getBytes("join_digest"),
                row.getBytes("join_content"));
    }
}
