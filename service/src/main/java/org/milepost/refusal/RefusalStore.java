package org.milepost.refusal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.milepost.postgres.Transaction;

/** The SQL of refusals. */
public final class RefusalStore {

    private RefusalStore() {}

    /** Adds refusals, and how many were lost. */
    static void add(Transaction transaction, List<Refusal> refusals, long lost, Instant now) {
        if (!refusals.isEmpty()) {
            PreparedBatch batch =
                    transaction
                            .handle()
                            .prepareBatch(
                                    """
                                    INSERT INTO refusal
                                           (at, partner, programme, status, api, call, code, store,
                                            device, trace, holder, detail)
                                    VALUES (:at, :partner, :programme, :status, :api, :call, :code,
                                            :store, :device, :trace, :holder, :detail)
                                    """);
            refusals.forEach(it -> bind(batch, it));
            batch.execute();
        }
        if (lost > 0) {
            transaction
                    .update("INSERT INTO refusal_loss (at, refusals) VALUES (:at, :refusals)")
                    .bind("at", time(now))
                    .bind("refusals", lost)
                    .execute();
        }
    }

    private static void bind(PreparedBatch batch, Refusal refusal) {
        batch.bind("at", time(refusal.at()))
                .bind("partner", refusal.partner())
                .bind("programme", (short) refusal.programme())
                .bind("status", (short) refusal.status())
                .bind("api", refusal.api())
                .bind("call", refusal.call())
                .bind("code", refusal.code())
                .bind("store", refusal.store())
                .bind("device", refusal.device())
                .bind("trace", refusal.trace())
                .bind("holder", refusal.holder())
                .bind("detail", refusal.detail())
                .add();
    }

    /** Deletes what is older, some at a time. */
    static void expire(Transaction transaction, Instant until, int most) {
        transaction
                .update(
                        """
                        DELETE FROM refusal
                         WHERE refusal IN (
                               SELECT refusal FROM refusal WHERE at < :until
                                ORDER BY at LIMIT :most FOR UPDATE SKIP LOCKED)
                        """)
                .bind("until", time(until))
                .bind("most", most)
                .execute();
        transaction
                .update("DELETE FROM refusal_loss WHERE at < :until")
                .bind("until", time(until))
                .execute();
    }

    /** Deletes the refusals about these numbers, within the caller's transaction. */
    public static void erase(Transaction transaction, Set<String> holders, int programme) {
        transaction
                .update(
                        """
                        DELETE FROM refusal
                         WHERE holder = ANY(:holders) AND holder <> ''
                           AND programme = :programme
                        """)
                .bindArray("holders", String.class, holders.toArray())
                .bind("programme", (short) programme)
                .execute();
    }

    /** The refusals that a query wants, newest first. */
    static List<RefusalSearch.Stored> find(Transaction transaction, RefusalQuery query) {
        Query found =
                query.holder().isEmpty()
                        ? query.partner() == 0 ? ofAll(transaction) : ofPartner(transaction, query)
                        : ofHolder(transaction, query);
        return found.bind("code", query.code())
                .bind("from", time(query.from()))
                .bind("until", time(query.until()))
                .bind("beforeAt", time(query.before().at()))
                .bind("before", query.before().number())
                .bind("limit", query.limit())
                .map((row, _) -> stored(row))
                .list();
    }

    private static Query ofAll(Transaction transaction) {
        return transaction.query(
                """
                SELECT * FROM refusal
                 WHERE at >= :from AND at < :until AND (:code = '' OR code = :code)
                   AND at <= :beforeAt AND (at, refusal) < (:beforeAt, :before)
                 ORDER BY at DESC, refusal DESC
                 LIMIT :limit
                """);
    }

    private static Query ofPartner(Transaction transaction, RefusalQuery query) {
        return transaction
                .query(
                        """
                        SELECT * FROM refusal
                         WHERE partner = :partner AND at >= :from AND at < :until
                           AND (:store = '' OR store = :store)
                           AND (:till = '' OR device = :till) AND (:code = '' OR code = :code)
                           AND at <= :beforeAt AND (at, refusal) < (:beforeAt, :before)
                         ORDER BY at DESC, refusal DESC
                         LIMIT :limit
                        """)
                .bind("partner", query.partner())
                .bind("store", query.store())
                .bind("till", query.till());
    }

    private static Query ofHolder(Transaction transaction, RefusalQuery query) {
        List<RefusalQuery.OtherNumber> others = List.copyOf(query.others());
        List<String> numbers = others.stream().map(RefusalQuery.OtherNumber::number).toList();
        Set<String> holders = new HashSet<>(numbers);
        holders.add(query.holder());
        return transaction
                .query(
                        """
                        SELECT * FROM refusal
                         WHERE holder = ANY(:holders) AND holder <> ''
                           AND (holder = :holder OR (programme, holder) IN (
                                SELECT * FROM unnest(CAST(:programmes AS integer[]),
                                                     CAST(:numbers AS text[]))))
                           AND at >= :from AND at < :until
                           AND (:partner = 0 OR partner = :partner)
                           AND (:store = '' OR store = :store)
                           AND (:till = '' OR device = :till) AND (:code = '' OR code = :code)
                           AND at <= :beforeAt AND (at, refusal) < (:beforeAt, :before)
                         ORDER BY at DESC, refusal DESC
                         LIMIT :limit
                        """)
                .bind("holder", query.holder())
                .bindArray("holders", String.class, holders.toArray())
                .bindArray(
                        "programmes",
                        Integer.class,
                        others.stream().map(RefusalQuery.OtherNumber::programme).toArray())
                .bindArray("numbers", String.class, numbers.toArray())
                .bind("partner", query.partner())
                .bind("store", query.store())
                .bind("till", query.till());
    }

    /** How many there were of each call and code at a partner, of the latest ones, most first. */
    static List<RefusalSearch.Count> counts(
            Transaction transaction, int partner, Instant since, int latest) {
        return transaction
                .query(
                        """
                        SELECT api, call, code, count(*) AS refusals, max(at) AS latest
                          FROM (SELECT api, call, code, at FROM refusal
                                 WHERE partner = :partner AND at >= :since
                                 ORDER BY at DESC
                                 LIMIT :latest) AS recent
                         GROUP BY api, call, code
                         ORDER BY refusals DESC, api, call, code
                        """)
                .bind("partner", partner)
                .bind("since", time(since))
                .bind("latest", latest)
                .map(
                        (row, _) ->
                                new RefusalSearch.Count(
                                        row.getString("api"),
                                        row.getString("call"),
                                        row.getString("code"),
                                        row.getLong("refusals"),
                                        row.getObject("latest", OffsetDateTime.class).toInstant()))
                .list();
    }

    /** How many were lost in a range of times. */
    static long lost(Transaction transaction, Instant from, Instant until) {
        return transaction
                .query(
                        """
                        SELECT coalesce(sum(refusals), 0)::bigint FROM refusal_loss
                         WHERE at >= :from AND at < :until
                        """)
                .bind("from", time(from))
                .bind("until", time(until))
                .mapTo(Long.class)
                .one();
    }

    private static RefusalSearch.Stored stored(ResultSet row) throws SQLException {
        return new RefusalSearch.Stored(
                row.getLong("refusal"),
                new Refusal(
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        row.getInt("partner"),
                        row.getInt("programme"),
                        row.getInt("status"),
                        row.getString("api"),
                        row.getString("call"),
                        row.getString("code"),
                        row.getString("store"),
                        row.getString("device"),
                        row.getString("trace"),
                        row.getString("holder"),
                        row.getString("detail")));
    }

    private static OffsetDateTime time(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
