package org.milepost.audit;

import java.math.BigInteger;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.milepost.ledger.AuditStore;
import org.milepost.ledger.HouseUse;
import org.milepost.ledger.IncrementalAuditStore.Slice;
import org.milepost.ledger.TransferKind;
import org.milepost.postgres.Session;

/**
 * Checks that the trail, members and reference data agree with the ledger. Each check is one
 * statement that returns a sentence for each fault, at most a hundred. Numbers of members and
 * holders are shown by their last four digits.
 *
 * <p>Rows may be damaged, so nothing is cast that the column's type does not guarantee; values from
 * JSON are compared as text.
 *
 * <p>Threads: each call uses the session that it gets.
 */
final class CrossCheckStore {

    /**
     * An account's standing and floor are the initial ones (active, shows balances, allows
     * redemption; zero) unless the trail has a change; the latest change that names a value
     * decides. A collector's changes apply to the accounts in all currencies of the programme, an
     * account's to the one in Avios. Every account that the trail has as opened exists; a
     * collector's may be missing in a currency that was added later.
     *
     * <p>An account's key follows from its holder as in {@code AccountId}. Standing is stored as in
     * {@code Standing}.
     */
    private static final String STANDINGS =
            """
            WITH said AS (
                SELECT number, action, after,
                       split_part(target, '/', 1) AS programme,
                       split_part(target, '/', 2) AS holder
                  FROM change
                 WHERE action IN ('collector.added', 'collector.changed',
                                  'collector.account-opened',
                                  'account.opened', 'account.changed')
            ), stated AS (
                SELECT s.programme, s.holder, c.code AS currency,
                       bool_or(s.action LIKE 'account.%' OR c.code IS NULL
                               OR after -> 'balances' ->> c.code IS NOT NULL
                               OR s.action = 'collector.account-opened'
                                  AND after ->> 'currency' = c.code) AS opened,
                       (array_agg(after ->> 'status' ORDER BY number DESC)
                           FILTER (WHERE after ->> 'status' IS NOT NULL))[1] AS status,
                       (array_agg(after ->> 'hidesBalances' ORDER BY number DESC)
                           FILTER (WHERE after ->> 'hidesBalances' IS NOT NULL))[1] AS hides,
                       (array_agg(after ->> 'forbidsRedemption' ORDER BY number DESC)
                           FILTER (WHERE after ->> 'forbidsRedemption' IS NOT NULL))[1] AS forbids,
                       (array_agg(after ->> 'floor' ORDER BY number DESC)
                           FILTER (WHERE after ->> 'floor' IS NOT NULL))[1] AS floor
                  FROM said s
                  LEFT JOIN programme p ON p.code = s.programme
                  LEFT JOIN currency c ON c.programme = p.programme
                                      AND (s.action LIKE 'collector.%' OR c.code = 'AVIOS')
                 GROUP BY s.programme, s.holder, c.code
            ), keyed AS (
                SELECT s.*,
                       get_byte(sha256(int4send(octet_length(programme))
                                       || convert_to(programme, 'UTF8')
                                       || int4send(octet_length(holder))
                                       || convert_to(holder, 'UTF8')), 0)::smallint AS bucket,
                       greatest(1, ('x' || encode(substr(sha256(
                                       int4send(octet_length(programme))
                                       || convert_to(programme, 'UTF8')
                                       || int4send(octet_length(holder))
                                       || convert_to(holder, 'UTF8')
                                       || int4send(octet_length(currency))
                                       || convert_to(currency, 'UTF8')), 1, 8), 'hex'))
                                   ::bit(64)::bigint & 9223372036854775807) AS account
                  FROM stated s
            )
            (SELECT CASE WHEN a.account IS NULL
                         THEN 'holder ' || right(k.holder, 4) || ' of programme ' || k.programme
                              || ': the trail opened an account in '
                              || coalesce(k.currency, 'a currency that is not there')
                              || ', which is not there'
                         ELSE 'account ' || a.bucket || '/' || a.account || ' in ' || k.currency
                              || ': its standing or floor is not what the trail says'
                    END
               FROM keyed k
               LEFT JOIN account a ON a.bucket = k.bucket AND a.account = k.account
                                  AND a.holder = k.holder
              WHERE CASE WHEN a.account IS NULL THEN k.opened
                         ELSE a.floor::text <> coalesce(k.floor, '0')
                              OR a.standing::integer >> 11 <> 0
                              OR CASE a.standing & 255
                                      WHEN 0 THEN 'active' WHEN 1 THEN 'inactive'
                                      WHEN 2 THEN 'cancelled' WHEN 3 THEN 'deceased'
                                      WHEN 4 THEN 'fraud' ELSE '' END
                                 <> coalesce(k.status, 'active')
                              OR (a.standing & 256 <> 0)::text <> coalesce(k.hides, 'false')
                              OR (a.standing & 512 <> 0)::text <> coalesce(k.forbids, 'false') END
              LIMIT 100)
            UNION ALL
            (SELECT 'account ' || a.bucket || '/' || a.account
                    || ': the trail does not say who set its standing or floor'
               FROM account a
              WHERE (a.standing & ~1024 <> 0 OR a.floor <> 0)
                AND NOT EXISTS (SELECT FROM keyed k
                                 WHERE k.bucket = a.bucket AND k.account = a.account
                                   AND k.holder = a.holder)
              LIMIT 100)
            """;

    /**
     * What an operator issued, adjusted or reversed according to the trail was booked: the answer
     * of its reference, which is kept without limit, names a transfer of the same number of miles.
     * The key of the answer is computed as in {@code Adjustment}, {@code PartReversalOperations},
     * {@code CreditReversalOperations}, {@code MoveOperations} and {@code CorrectionOperations}.
     */
    private static final String BOOKINGS =
            """
            WITH booked AS (
                SELECT number, reference,
                       CASE WHEN action LIKE '%.credit-reversed' THEN '-' ELSE '' END
                           || (after ->> 'miles') AS miles,
                       CASE WHEN action LIKE '%.part-reversed' THEN 'reverse-part'
                            WHEN action LIKE '%.credit-reversed' THEN 'reverse-credit'
                            WHEN action LIKE '%.break-corrected' THEN 'correct-break'
                            WHEN action LIKE '%.moved-out' THEN 'move-out'
                            WHEN action LIKE '%.moved-in' THEN 'move-in'
                            ELSE 'adjust' END AS call,
                       split_part(target, '/', 1) AS programme,
                       split_part(target, '/', 2) AS holder,
                       split_part(target, '/', 3) AS currency
                  FROM change
                 WHERE action IN ('collector.issued', 'collector.adjusted',
                                  'account.issued', 'account.adjusted',
                                  'collector.part-reversed', 'account.part-reversed',
                                  'collector.credit-reversed', 'account.credit-reversed',
                                  'collector.moved-out', 'account.moved-out',
                                  'account.moved-in',
                                  'collector.break-corrected', 'account.break-corrected',
                                  'collector.forfeited', 'account.forfeited',
                                  'collector.paid-out', 'account.paid-out')
            ), keyed AS (
                SELECT b.*,
                       get_byte(sha256(int4send(octet_length(programme))
                                       || convert_to(programme, 'UTF8')
                                       || int4send(octet_length(holder))
                                       || convert_to(holder, 'UTF8')), 0)::smallint AS bucket,
                       greatest(1, ('x' || encode(substr(sha256(
                                       int4send(octet_length(programme))
                                       || convert_to(programme, 'UTF8')
                                       || int4send(octet_length(holder))
                                       || convert_to(holder, 'UTF8')
                                       || int4send(octet_length(currency))
                                       || convert_to(currency, 'UTF8')), 1, 8), 'hex'))
                                   ::bit(64)::bigint & 9223372036854775807) AS account,
                       ('x' || encode(substr(sha256(
                                       int4send(octet_length('operator'))
                                       || convert_to('operator', 'UTF8')
                                       || int4send(octet_length(call))
                                       || convert_to(call, 'UTF8')
                                       || int4send(octet_length(reference))
                                       || convert_to(reference, 'UTF8')), 1, 8), 'hex'))
                                   ::bit(64)::bigint AS digest
                  FROM booked b
            )
            SELECT 'change ' || k.number || ': what it says was booked is not in the books'
              FROM keyed k
              LEFT JOIN answer w ON w.bucket = k.bucket AND w.kind = 3
                                AND w.account = k.account AND w.digest = k.digest
              LEFT JOIN transfer t ON t.bucket = k.bucket AND t.account = k.account
                                  AND t.ordinal = w.ordinal
             WHERE t.amount::text IS DISTINCT FROM k.miles
             LIMIT 100
            """;

    /**
     * Every adjustment and every reversal of a part has the answer to the operator's reference,
     * which is kept without limit: without it the same call would book again (kinds as in {@code
     * TransferKind} and {@code Identity}).
     */
    private static final String ANSWERS_OF_OPERATORS =
            """
            SELECT 'account ' || t.bucket || '/' || t.account || ' transfer ' || t.ordinal
                   || ': the answer to the operator''s reference is not there'
              FROM transfer t
             WHERE t.kind IN (5, 6)
               AND NOT EXISTS (SELECT FROM answer w
                                WHERE w.bucket = t.bucket AND w.kind = 3
                                  AND w.account = t.account AND w.ordinal = t.ordinal)
             LIMIT 100
            """;

    /** The same for some accounts. */
    private static final String ANSWERS_OF_SLICE =
            """
            SELECT 'account ' || t.bucket || '/' || t.account || ' transfer ' || t.ordinal
                   || ': the answer to the operator''s reference is not there'
              FROM unnest(?::bigint[], ?::bigint[]) AS k (first, last)
              JOIN transfer t ON t.bucket = ? AND t.account BETWEEN k.first AND k.last
             WHERE t.kind IN (5, 6)
               AND NOT EXISTS (SELECT FROM answer w
                                WHERE w.bucket = t.bucket AND w.kind = 3
                                  AND w.account = t.account AND w.ordinal = t.ordinal)
             LIMIT 100
            """;

    /** Every member's account exists; the member's own is in the member's bucket. */
    private static final String ACCOUNTS_OF_MEMBERS =
            """
            SELECT 'member ' || right(m.number, 4) || ' of programme '
                   || coalesce(p.code, m.programme::text)
                   || ': the account is not there, or not in the bucket of the number'
              FROM member m LEFT JOIN programme p USING (programme)
             WHERE NOT EXISTS (
                       SELECT FROM account a JOIN currency c USING (currency)
                        WHERE c.programme = m.programme AND c.code = 'AVIOS'
                          AND a.holder = m.account_number
                          AND (m.account_number <> m.number OR a.bucket = m.bucket))
             LIMIT 100
            """;

    /**
     * A member has a separate account unless the trail contains another one, and every member in
     * the trail exists.
     */
    private static final String MEMBERS_OF_TRAIL =
            """
            WITH stated AS (
                SELECT DISTINCT ON (target) target, after ->> 'account' AS account
                  FROM change
                 WHERE action IN ('member.added', 'member.changed')
                   AND after ->> 'account' IS NOT NULL
                 ORDER BY target, number DESC
            ), known AS (
                SELECT p.code || '/' || m.number AS target, m.number, m.account_number
                  FROM member m JOIN programme p USING (programme)
            )
            (SELECT 'member ' || right(s.target, 4)
                    || ' of programme ' || split_part(s.target, '/', 1)
                    || ': is not there, or has another account than the trail says'
               FROM stated s
              WHERE NOT EXISTS (SELECT FROM known k
                                 WHERE k.target = s.target AND k.account_number = s.account)
              LIMIT 100)
            UNION ALL
            (SELECT 'member ' || right(k.target, 4)
                    || ' of programme ' || split_part(k.target, '/', 1)
                    || ': shares an account, and the trail does not say so'
               FROM known k
              WHERE k.account_number <> k.number
                AND NOT EXISTS (SELECT FROM stated s WHERE s.target = k.target)
              LIMIT 100)
            """;

    /** Members who share an account and the households' lists agree. */
    private static final String HOUSEHOLDS =
            """
            WITH merged AS (
                SELECT p.code, m.programme, m.number, m.account_number, m.bucket,
                       get_byte(sha256(int4send(octet_length(p.code))
                                       || convert_to(p.code, 'UTF8')
                                       || int4send(octet_length(m.number))
                                       || convert_to(m.number, 'UTF8')), 0) AS own_bucket,
                       get_byte(sha256(int4send(octet_length(p.code))
                                       || convert_to(p.code, 'UTF8')
                                       || int4send(octet_length(m.account_number))
                                       || convert_to(m.account_number, 'UTF8')), 0)
                           AS household_bucket
                  FROM member m JOIN programme p USING (programme)
                 WHERE m.account_number <> m.number
            )
            (SELECT 'member ' || right(m.number, 4) || ' of programme ' || m.code
                    || ': is not in the household''s list, or not in the bucket of the number'
               FROM merged m
              WHERE m.bucket <> m.own_bucket
                 OR NOT EXISTS (SELECT FROM household_member h
                                 WHERE h.bucket = m.household_bucket
                                   AND h.programme = m.programme
                                   AND h.household = m.account_number AND h.number = m.number)
              LIMIT 100)
            UNION ALL
            (SELECT 'household ' || right(h.household, 4) || ' of programme '
                    || coalesce(p.code, h.programme::text)
                    || ': its list has ' || right(h.number, 4) || ', who does not share it'
               FROM household_member h LEFT JOIN programme p USING (programme)
              WHERE NOT EXISTS (SELECT FROM merged m
                                 WHERE m.household_bucket = h.bucket
                                   AND m.programme = h.programme
                                   AND m.account_number = h.household AND m.number = h.number)
              LIMIT 100)
            """;

    /** Every profile and password belongs to a member. */
    private static final String ROWS_OF_MEMBERS =
            """
            (SELECT 'profile of ' || right(r.number, 4) || ' of programme '
                    || coalesce(p.code, r.programme::text)
                    || ': there is no such member'
               FROM member_profile r LEFT JOIN programme p USING (programme)
              WHERE NOT EXISTS (SELECT FROM member m
                                 WHERE m.bucket = r.bucket AND m.programme = r.programme
                                   AND m.number = r.number)
              LIMIT 100)
            UNION ALL
            (SELECT 'password of ' || right(r.number, 4) || ' of programme '
                    || coalesce(p.code, r.programme::text)
                    || ': there is no such member'
               FROM member_credential r LEFT JOIN programme p USING (programme)
              WHERE NOT EXISTS (SELECT FROM member m
                                 WHERE m.bucket = r.bucket AND m.programme = r.programme
                                   AND m.number = r.number)
              LIMIT 100)
            """;

    /**
     * A house account that reference data names has that currency, partner and role (roles as in
     * {@code HouseRole}); and every house account has an existing currency, and an existing partner
     * or none (0).
     */
    private static final String HOUSES_NAMED =
            """
            WITH named AS (
                SELECT s.redemption_house AS house, c.currency, s.partner, 2 AS role,
                       'sponsor ' || s.code AS by
                  FROM sponsor s
                  LEFT JOIN currency c ON c.programme = s.programme AND c.code = 'CASH'
                UNION ALL
                SELECT a.issuance_house, c.currency, a.partner, 1,
                       'the agreement of partner ' || a.partner
                  FROM agreement a
                  LEFT JOIN currency c ON c.programme = a.programme AND c.code = 'AVIOS'
                UNION ALL
                SELECT a.redemption_house, c.currency, a.partner, 2,
                       'the agreement of partner ' || a.partner
                  FROM agreement a
                  LEFT JOIN currency c ON c.programme = a.programme AND c.code = 'AVIOS'
                 WHERE a.redemption_house IS NOT NULL
            )
            (SELECT 'house account ' || n.house || ': is not of the currency, partner and role for'
                    || ' which ' || n.by || ' names it'
               FROM named n
              WHERE NOT EXISTS (SELECT FROM house h
                                 WHERE h.house = n.house AND h.currency = n.currency
                                   AND h.partner = n.partner AND h.role = n.role)
              LIMIT 100)
            UNION ALL
            (SELECT 'house account ' || h.house || ': there is no such partner, currency or role'
               FROM house h
              WHERE NOT EXISTS (SELECT FROM currency c WHERE c.currency = h.currency)
                 OR h.partner <> 0
                    AND NOT EXISTS (SELECT FROM partner p WHERE p.partner = h.partner)
                 OR h.role NOT IN (1, 2, 3, 4, 5)
              LIMIT 100)
            """;

    /**
     * The cards of each holder are those of the latest entry that lists them, and an account
     * refuses its own number if and only if the card is lost or leads to another account (the bit
     * as in {@code Restrictions}, states as in {@code Card}).
     */
    private static final String CARDS =
            """
            WITH latest AS (
                SELECT DISTINCT ON (target) target, after
                  FROM change
                 WHERE action IN ('card.replaced', 'card.changed', 'person.merged')
                 ORDER BY target, number DESC
            ), stated AS (
                SELECT l.target, c ->> 'number' AS number, c ->> 'state' AS state
                  FROM latest l
                 CROSS JOIN json_array_elements(
                           CASE json_typeof(l.after -> 'cards') WHEN 'array'
                                THEN l.after -> 'cards' ELSE '[]' END) c
            ), known AS (
                SELECT coalesce(p.code, c.programme::text) || '/' || c.holder AS target, c.number,
                       CASE c.state WHEN 0 THEN 'active' WHEN 1 THEN 'replaced'
                                    WHEN 2 THEN 'lost' ELSE '' END AS state
                  FROM card c LEFT JOIN programme p USING (programme)
            )
            (SELECT 'card ' || right(coalesce(k.number, s.number), 4) || ' of holder '
                    || right(coalesce(k.target, s.target), 4)
                    || ': is not there, or not in the state that the trail says'
               FROM stated s FULL JOIN known k ON k.target = s.target AND k.number = s.number
              WHERE k.state IS DISTINCT FROM s.state
              LIMIT 100)
            UNION ALL
            (SELECT 'account ' || a.bucket || '/' || a.account
                    || ': whether it refuses its own number is not what the cards say'
               FROM account a
               JOIN currency u USING (currency)
               LEFT JOIN card c ON c.bucket = a.bucket AND c.programme = u.programme
                               AND c.number = a.holder
              WHERE (a.standing & 1024 <> 0)
                    <> (c.number IS NOT NULL AND (c.state = 2 OR c.holder <> c.number))
              LIMIT 100)
            """;

    private static final List<String> CHECKS =
            List.of(
                    STANDINGS,
                    BOOKINGS,
                    ANSWERS_OF_OPERATORS,
                    ACCOUNTS_OF_MEMBERS,
                    MEMBERS_OF_TRAIL,
                    HOUSEHOLDS,
                    ROWS_OF_MEMBERS,
                    CARDS,
                    HOUSES_NAMED);

    private static final String HOUSES =
            """
            SELECT house, currency, partner, role FROM house ORDER BY house
            """;

    private static final String ROWS_NEVER_DELETED =
            """
            SELECT 'card', count(*) FROM card
            UNION ALL
            SELECT 'imprint', count(*) FROM imprint
            UNION ALL
            SELECT 'member', count(*) FROM member
            UNION ALL
            SELECT 'part_reversal', count(*) FROM part_reversal
            UNION ALL
            SELECT 'transfer_text', count(*) FROM transfer_text
            """;

    private static final Map<Integer, Set<TransferKind>> KINDS_OF_ROLE =
            Map.of(
                    1,
                    Set.of(
                            TransferKind.ISSUANCE,
                            TransferKind.PART_REVERSAL,
                            TransferKind.REVERSAL,
                            TransferKind.CANCELLATION),
                    2,
                    Set.of(
                            TransferKind.REDEMPTION,
                            TransferKind.PART_REVERSAL,
                            TransferKind.REVERSAL,
                            TransferKind.CANCELLATION),
                    3,
                    Set.of(TransferKind.ADJUSTMENT),
                    4,
                    Set.of(TransferKind.ADJUSTMENT),
                    5,
                    Set.of(TransferKind.ADJUSTMENT));

    private CrossCheckStore() {}

    /** Runs all checks that are one statement each. */
    static void check(Session session, Consumer<String> faults) {
        for (String sql : CHECKS) {
            readRows(session, sql, row -> faults.accept(row.getString(1)));
        }
    }

    /** Runs all of them but the one over transfers, which {@link #checkSlice} has. */
    static void checkBesideSlices(Session session, Consumer<String> faults) {
        CHECKS.stream()
                .filter(it -> !it.equals(ANSWERS_OF_OPERATORS))
                .forEach(sql -> readRows(session, sql, row -> faults.accept(row.getString(1))));
    }

    /** Checks the answers to references of operators for some accounts. */
    static void checkSlice(Session session, Slice slice, Consumer<String> faults) {
        try {
            PreparedStatement statement = session.prepare(ANSWERS_OF_SLICE);
            slice.bind(statement, 1);
            readRows(statement, row -> faults.accept(row.getString(1)));
        } catch (SQLException e) {
            throw AuditStore.fault(e);
        }
    }

    /** Compares the roles of house accounts with the kinds of the transfers that use them. */
    static void checkRoles(
            List<BooksRecord.House> houses, Map<Integer, HouseUse> uses, Consumer<String> faults) {
        for (BooksRecord.House house : houses) {
            HouseUse use = uses.get(house.number());
            Set<TransferKind> allowed = KINDS_OF_ROLE.getOrDefault(house.role(), Set.of());
            if (use != null && !allowed.containsAll(use.kinds())) {
                faults.accept(
                        "house account "
                                + house.number()
                                + ": is not of the role that its transfers need");
            }
        }
    }

    /** All house accounts, with total zero. */
    static List<BooksRecord.House> houses(Session session) {
        List<BooksRecord.House> houses = new ArrayList<>();
        readRows(
                session,
                HOUSES,
                row ->
                        houses.add(
                                new BooksRecord.House(
                                        row.getInt(1),
                                        row.getInt(2),
                                        row.getInt(3),
                                        row.getInt(4),
                                        BigInteger.ZERO)));
        return houses;
    }

    /** The number of rows of each table whose rows are never deleted. */
    static SortedMap<String, Long> rowsNeverDeleted(Session session) {
        SortedMap<String, Long> counts = new TreeMap<>();
        readRows(session, ROWS_NEVER_DELETED, row -> counts.put(row.getString(1), row.getLong(2)));
        return counts;
    }

    private interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    private static void readRows(Session session, String sql, RowReader reader) {
        try {
            readRows(session.prepare(sql), reader);
        } catch (SQLException e) {
            throw AuditStore.fault(e);
        }
    }

    private static void readRows(PreparedStatement statement, RowReader reader)
            throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                reader.read(row);
            }
        }
    }
}
