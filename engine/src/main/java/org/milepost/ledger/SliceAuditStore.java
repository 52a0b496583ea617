package org.milepost.ledger;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import org.milepost.ledger.AuditStore.Place;
import org.milepost.ledger.IncrementalAuditStore.Slice;
import org.milepost.postgres.Session;

/**
 * What {@link AuditStore} checks of answers, texts and parts, for some accounts: the same
 * conditions, over an index.
 */
final class SliceAuditStore {

    private static final String ANSWERS =
            """
            SELECT w.bucket, w.account, w.ordinal
              FROM unnest(?::bigint[], ?::bigint[]) AS k (first, last)
              JOIN answer w ON w.bucket = ? AND w.account BETWEEN k.first AND k.last
              LEFT JOIN transfer t ON t.bucket = w.bucket AND t.account = w.account
                                  AND t.ordinal = w.ordinal AND t.at = w.at
             WHERE CASE WHEN w.ordinal = 0 THEN w.facts = ''
                        WHEN w.kind IN (1, 2) THEN coalesce(t.kind, 0) NOT IN (1, 2, 3)
                        WHEN w.kind = 3 THEN coalesce(t.kind, 0) NOT IN (1, 2, 5, 6)
                        ELSE true END
                OR w.kind IN (1, 2) AND (w.kind = 2) <> (w.digest = w.content_high)
             LIMIT 100
            """;

    private static final String TEXTS =
            """
            SELECT x.bucket, x.account, x.ordinal
              FROM unnest(?::bigint[], ?::bigint[]) AS k (first, last)
              JOIN transfer_text x ON x.bucket = ? AND x.account BETWEEN k.first AND k.last
              LEFT JOIN transfer t ON t.bucket = x.bucket AND t.account = x.account
                                  AND t.ordinal = x.ordinal
             WHERE t.facts IS NULL
                OR x.text <> ''
                   AND position('"' || rtrim(translate(encode(substr(sha256(convert_to(x.text, 'UTF8')),
                                                                     1, 16), 'base64'),
                                                       '+/', '-_'), '=') || '"' IN t.facts) = 0
             LIMIT 100
            """;

    private static final String PARTS =
            """
            SELECT p.bucket, p.account, p.ordinal
              FROM unnest(?::bigint[], ?::bigint[]) AS k (first, last)
              JOIN part_reversal p ON p.bucket = ? AND p.account BETWEEN k.first AND k.last
              LEFT JOIN transfer t ON t.bucket = p.bucket AND t.account = p.account
                                  AND t.ordinal = p.ordinal
              LEFT JOIN transfer o ON o.bucket = p.bucket AND o.account = p.account
                                  AND o.ordinal = p.original
             WHERE t.kind IS DISTINCT FROM 6
                OR t.amount IS DISTINCT FROM CASE o.kind WHEN 2 THEN p.amount
                                                         WHEN 1 THEN -p.amount END
                OR o.house <> t.house OR o.kind = 1 AND p.counted <> 0
                OR position('"of":' || p.original || ',"counted":' || p.counted || ','
                            IN t.facts) = 0
             LIMIT 100
            """;

    private static final String PARTS_MISSING =
            """
            SELECT t.bucket, t.account, t.ordinal
              FROM unnest(?::bigint[], ?::bigint[]) AS k (first, last)
              JOIN transfer t ON t.bucket = ? AND t.account BETWEEN k.first AND k.last
             WHERE t.kind = 6
               AND NOT EXISTS (SELECT FROM part_reversal p
                                WHERE p.bucket = t.bucket AND p.account = t.account
                                  AND p.ordinal = t.ordinal)
             LIMIT 100
            """;

    private static final String PARTS_TOO_MANY =
            """
            SELECT p.bucket, p.account, p.original
              FROM (SELECT p.bucket, p.account, p.original, sum(p.amount) AS amount
                      FROM unnest(?::bigint[], ?::bigint[]) AS k (first, last)
                      JOIN part_reversal p ON p.bucket = ?
                                          AND p.account BETWEEN k.first AND k.last
                     GROUP BY p.bucket, p.account, p.original) p
              JOIN transfer o ON o.bucket = p.bucket AND o.account = p.account
                             AND o.ordinal = p.original
             WHERE p.amount > abs(o.amount)
                OR EXISTS (SELECT FROM transfer u
                            WHERE u.bucket = p.bucket AND u.account = p.account
                              AND u.undoes = p.original)
             LIMIT 100
            """;

    private SliceAuditStore() {}

    /** Checks a slice. */
    static void check(Session session, Slice slice, Verifier verifier) throws SQLException {
        places(session, slice, ANSWERS, verifier::wrongAnswer);
        places(session, slice, TEXTS, verifier::alteredText);
        for (String sql : List.of(PARTS, PARTS_MISSING, PARTS_TOO_MANY)) {
            places(session, slice, sql, verifier::wrongPart);
        }
    }

    private static void places(Session session, Slice slice, String sql, Consumer<Place> faults)
            throws SQLException {
        PreparedStatement statement = session.prepare(sql);
        slice.bind(statement, 1);
        AuditStore.places(statement).forEach(faults);
    }
}
