package org.milepost.member;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.milepost.postgres.Bucket;
import org.milepost.postgres.RowArrays;
import org.milepost.postgres.Transaction;

/** Reads and adds many members of one programme by few statements, for imports. */
public final class MemberBatchStore {

    private static final String FIND =
            """
            SELECT m.number, m.account_number, m.first_name, m.family_name
              FROM unnest(?::smallint[], ?::text[]) AS k (bucket, number)
              JOIN member m ON m.bucket = k.bucket AND m.programme = ? AND m.number = k.number
            """;

    private static final String FIND_CARDS =
            """
            SELECT c.number
              FROM unnest(?::smallint[], ?::text[]) AS k (bucket, number)
              JOIN card c ON c.bucket = k.bucket AND c.programme = ? AND c.number = k.number
             WHERE c.holder <> c.number
            """;

    /** The same locks as of {@code CardStore}, in the order of the numbers. */
    private static final String HOLD =
            """
            SELECT count(pg_advisory_xact_lock(hashtextextended(text, ?)))
              FROM (SELECT 'card ' || number AS text
                      FROM unnest(?::text[]) AS k (number)
                     ORDER BY number COLLATE "C"
                    OFFSET 0) AS held
            """;

    /** Absent texts are empty here, which no text of a member is otherwise. */
    private static final String ADD =
            """
            INSERT INTO member (bucket, programme, number, account_number, first_name, family_name)
            SELECT bucket, ?, number, account_number, nullif(first_name, ''),
                   nullif(family_name, '')
              FROM unnest(?::smallint[], ?::text[], ?::text[], ?::text[], ?::text[])
                   AS k (bucket, number, account_number, first_name, family_name)
            """;

    private static final String NOTE =
            """
            INSERT INTO person_change (bucket, programme, number)
            SELECT bucket, ?, number
              FROM unnest(?::smallint[], ?::text[]) AS k (bucket, number)
            """;

    private static final String ADD_SHARES =
            """
            INSERT INTO household_member (bucket, programme, household, number)
            SELECT bucket, ?, household, number
              FROM unnest(?::smallint[], ?::text[], ?::text[]) AS k (bucket, household, number)
                ON CONFLICT DO NOTHING
            """;

    private static final String ADD_PROFILES =
            """
            INSERT INTO member_profile (
                   bucket, programme, number, title, date_of_birth, email, telephone,
                   address_lines, city, postal_code, country)
            SELECT bucket, ?, number, nullif(title, ''), CAST(nullif(born, '') AS date),
                   nullif(email, ''), nullif(telephone, ''),
                   string_to_array(nullif(lines, ''), E'\\n'), nullif(city, ''),
                   nullif(postal_code, ''), nullif(country, '')
              FROM unnest(?::smallint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                          ?::text[], ?::text[], ?::text[], ?::text[])
                   AS k (bucket, number, title, born, email, telephone, lines, city, postal_code,
                         country)
            """;

    private MemberBatchStore() {}

    /**
     * Keeps others from giving these numbers to somebody, as {@link MemberCards#hold}, until the
     * transaction ends.
     */
    public static void hold(Transaction transaction, List<MemberId> ids) {
        if (ids.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = prepare(transaction, HOLD)) {
            statement.setLong(1, programme(ids));
            statement.setObject(2, ids.stream().map(MemberId::number).toArray(String[]::new));
            statement.execute();
        } catch (SQLException e) {
            throw new UnableToExecuteStatementException(e, null);
        }
    }

    /** Which of these numbers are those of cards, and not of the holder's own account. */
    public static Set<String> cards(Transaction transaction, List<MemberId> ids) {
        Set<String> found = new HashSet<>();
        if (ids.isEmpty()) {
            return found;
        }
        try (PreparedStatement statement = prepare(transaction, FIND_CARDS)) {
            bindKeys(RowArrays.bind(statement, ids), ids);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
        } catch (SQLException e) {
            throw new UnableToExecuteStatementException(e, null);
        }
        return found;
    }

    /** The members with these numbers, by number. */
    public static Map<String, Member> find(Transaction transaction, List<MemberId> ids) {
        Map<String, Member> found = new HashMap<>();
        if (ids.isEmpty()) {
            return found;
        }
        try (PreparedStatement statement = prepare(transaction, FIND)) {
            bindKeys(RowArrays.bind(statement, ids), ids);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    String first = rows.getString(3);
                    String family = rows.getString(4);
                    Optional<MemberName> name =
                            first == null || family == null
                                    ? Optional.empty()
                                    : Optional.of(new MemberName(first, family));
                    MemberId id = ids.getFirst().withNumber(rows.getString(1));
                    found.put(id.number(), new Member(id, name, rows.getString(2)));
                }
            }
        } catch (SQLException e) {
            throw new UnableToExecuteStatementException(e, null);
        }
        return found;
    }

    /** Adds members whose numbers are held and free, with what is known of them. */
    public static void add(Transaction transaction, List<KnownMember> members) {
        if (members.isEmpty()) {
            return;
        }
        int programme = programme(members.stream().map(it -> it.member().id()).toList());
        List<KnownMember> merged = members.stream().filter(it -> it.member().isMerged()).toList();
        List<KnownMember> known =
                members.stream().filter(it -> !it.profile().equals(Profile.UNKNOWN)).toList();
        try (PreparedStatement add = prepare(transaction, ADD);
                PreparedStatement note = prepare(transaction, NOTE);
                PreparedStatement addShares = prepare(transaction, ADD_SHARES);
                PreparedStatement addProfiles = prepare(transaction, ADD_PROFILES)) {
            RowArrays.bind(add, members)
                    .value(programme)
                    .smallint(it -> bucket(it.member().id()))
                    .text(it -> it.member().id().number())
                    .text(it -> it.member().accountNumber())
                    .text(it -> it.member().name().map(MemberName::first).orElse(""))
                    .text(it -> it.member().name().map(MemberName::family).orElse(""))
                    .statement()
                    .executeUpdate();
            RowArrays.bind(note, members)
                    .value(programme)
                    .smallint(it -> bucket(it.member().id()))
                    .text(it -> it.member().id().number())
                    .statement()
                    .executeUpdate();
            RowArrays.bind(addShares, merged)
                    .value(programme)
                    .smallint(
                            it -> bucket(it.member().id().withNumber(it.member().accountNumber())))
                    .text(it -> it.member().accountNumber())
                    .text(it -> it.member().id().number())
                    .statement()
                    .executeUpdate();
            addProfiles(RowArrays.bind(addProfiles, known), programme);
        } catch (SQLException e) {
            throw new UnableToExecuteStatementException(e, null);
        }
    }

    private static void addProfiles(RowArrays<KnownMember> rows, int programme)
            throws SQLException {
        rows.value(programme)
                .smallint(it -> bucket(it.member().id()))
                .text(it -> it.member().id().number())
                .text(it -> it.profile().title().orElse(""))
                .text(it -> it.profile().dateOfBirth().map(Object::toString).orElse(""))
                .text(it -> it.profile().email().orElse(""))
                .text(it -> it.profile().telephone().orElse(""))
                .text(
                        it ->
                                it.profile()
                                        .address()
                                        .map(address -> String.join("\n", address.lines()))
                                        .orElse(""))
                .text(it -> it.profile().address().flatMap(PostalAddress::city).orElse(""))
                .text(it -> it.profile().address().flatMap(PostalAddress::postalCode).orElse(""))
                .text(it -> it.profile().address().map(PostalAddress::country).orElse(""))
                .statement()
                .executeUpdate();
    }

    private static PreparedStatement prepare(Transaction transaction, String sql)
            throws SQLException {
        Connection connection = transaction.handle().getConnection();
        return connection.prepareStatement(sql);
    }

    private static void bindKeys(RowArrays<MemberId> rows, List<MemberId> ids) throws SQLException {
        rows.smallint(MemberBatchStore::bucket).text(MemberId::number).value(programme(ids));
    }

    private static int programme(List<MemberId> ids) {
        return ids.getFirst().programme().value();
    }

    private static int bucket(MemberId id) {
        return Bucket.of(id.programmeCode(), id.number()).number();
    }
}
