package org.milepost.programme;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.milepost.postgres.Bucket;

/**
 * The profiles' SQL. Every statement names its row by the whole key.
 *
 * <p>Threads: shared by all; each call uses the handle that it is given.
 */
final class ProfileStore {

    private ProfileStore() {}

    static Optional<Profile> find(Handle handle, Bucket bucket, MemberId id) {
        return bind(
                        handle.createQuery(
                                """
                                SELECT title, date_of_birth, email, telephone, address_lines, city,
                                       postal_code, country
                                  FROM member_profile
                                 WHERE bucket = :bucket AND programme = :programme
                                   AND number = :number
                                """),
                        bucket,
                        id)
                .map((row, context) -> profile(row))
                .findOne();
    }

    /** By which request the member joined; empty when there is none, or no such profile. */
    static Optional<Joining> joining(Handle handle, Bucket bucket, MemberId id) {
        return bind(
                        handle.createQuery(
                                """
                                SELECT joined_at, joined_through, join_digest, join_content
                                  FROM member_profile
                                 WHERE bucket = :bucket AND programme = :programme
                                   AND number = :number AND joined_at IS NOT NULL
                                """),
                        bucket,
                        id)
                .map((row, context) -> joining(row))
                .findOne();
    }

    /** Whether there was no profile of that number. */
    static boolean add(
            Handle handle, Bucket bucket, MemberId id, Profile profile, Joining joining) {
        handle.registerArrayType(String.class, "text");
        return bind(
                                bind(
                                        handle.createUpdate(
                                                """
                                                INSERT INTO member_profile (
                                                    bucket, programme, number, title, date_of_birth,
                                                    email, telephone, address_lines, city,
                                                    postal_code, country, joined_at, joined_through,
                                                    join_digest, join_content)
                                                VALUES (
                                                    :bucket, :programme, :number, :title,
                                                    :dateOfBirth, :email, :telephone,
                                                    :addressLines, :city, :postalCode, :country,
                                                    :joinedAt, :joinedThrough, :joinDigest,
                                                    :joinContent)
                                                ON CONFLICT (bucket, programme, number) DO NOTHING
                                                """),
                                        bucket,
                                        id),
                                profile)
                        .bind("joinedAt", time(joining.at()))
                        .bind("joinedThrough", joining.through().value())
                        .bind("joinDigest", joining.digest())
                        .bind("joinContent", joining.content())
                        .execute()
                == 1;
    }

    /** Sets what is known of a member, whether something was known before or not. */
    static void put(Handle handle, Bucket bucket, MemberId id, Profile profile) {
        handle.registerArrayType(String.class, "text");
        bind(
                        bind(
                                handle.createUpdate(
                                        """
                                        INSERT INTO member_profile (
                                            bucket, programme, number, title, date_of_birth, email,
                                            telephone, address_lines, city, postal_code, country)
                                        VALUES (
                                            :bucket, :programme, :number, :title, :dateOfBirth,
                                            :email, :telephone, :addressLines, :city, :postalCode,
                                            :country)
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
                                bucket,
                                id),
                        profile)
                .execute();
    }

    private static <S extends SqlStatement<S>> S bind(S statement, Bucket bucket, MemberId id) {
        return statement
                .bind("bucket", (short) bucket.number())
                .bind("programme", (short) id.programme().value())
                .bind("number", id.number());
    }

    private static <S extends SqlStatement<S>> S bind(S statement, Profile profile) {
        return statement
                .bind("title", profile.title())
                .bind("dateOfBirth", profile.dateOfBirth())
                .bind("email", profile.email())
                .bind("telephone", profile.telephone())
                .bind(
                        "addressLines",
                        profile.address().map(it -> it.lines().toArray(String[]::new)).orElse(null))
                .bind("city", profile.address().flatMap(PostalAddress::city))
                .bind("postalCode", profile.address().flatMap(PostalAddress::postalCode))
                .bind("country", profile.address().map(PostalAddress::country));
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

    private static OffsetDateTime time(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
