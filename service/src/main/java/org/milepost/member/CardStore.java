package org.milepost.member;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.milepost.postgres.Bucket;
import org.milepost.postgres.Transaction;

/** The SQL of cards. */
final class CardStore {

    private CardStore() {}

    /** The card with this number, if a card of its holder was ever replaced or lost. */
    static Optional<Card> find(Transaction transaction, MemberId id) {
        return transaction
                .query(
                        """
                        SELECT number, holder, state, since FROM card
                         WHERE bucket = :bucket AND programme = :programme AND number = :number
                        """)
                .bindMap(id.key())
                .map((row, _) -> card(row))
                .findOne();
    }

    /** The cards with these numbers of one programme. */
    static List<Card> findAll(Transaction transaction, Collection<MemberId> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        return transaction
                .query(
                        """
                        SELECT c.number, c.holder, c.state, c.since
                          FROM (SELECT DISTINCT bucket, number
                                  FROM unnest(CAST(:buckets AS integer[]), CAST(:numbers AS text[]))
                                       AS k (bucket, number)) k
                          JOIN card c ON c.bucket = k.bucket AND c.programme = :programme
                                     AND c.number = k.number
                        """)
                .bindArray(
                        "buckets",
                        Integer.class,
                        ids.stream()
                                .map(it -> Bucket.of(it.programmeCode(), it.number()).number())
                                .toArray())
                .bindArray("numbers", String.class, ids.stream().map(MemberId::number).toArray())
                .bind("programme", (short) ids.iterator().next().programme().value())
                .map((row, _) -> card(row))
                .list();
    }

    /** The cards of a holder, the latest last. */
    static List<Card> ofHolder(Transaction transaction, MemberId holder) {
        return transaction
                .query(
                        """
                        SELECT number, holder, state, since FROM card
                         WHERE programme = :programme AND holder = :number
                         ORDER BY state = 0, since, number
                        """)
                .bindMap(holder.key())
                .map((row, _) -> card(row))
                .list();
    }

    /** Adds a card, or changes the one with its number. */
    static void put(Transaction transaction, MemberId id, Card card) {
        transaction
                .update(
                        """
                        INSERT INTO card (bucket, programme, number, holder, state, since)
                        VALUES (:bucket, :programme, :number, :holder, :state, :since)
                        ON CONFLICT (bucket, programme, number)
                        DO UPDATE SET holder = excluded.holder, state = excluded.state,
                                      since = excluded.since
                        """)
                .bindMap(id.key())
                .bind("holder", card.holder())
                .bind("state", (short) card.state().code())
                .bind("since", card.since().atOffset(ZoneOffset.UTC))
                .execute();
    }

    /**
     * Keeps others from giving a number to somebody, as a card or as an account, until the
     * transaction ends. Both are in tables of their own, so that no unique key covers them.
     */
    static void hold(Transaction transaction, MemberId id) {
        transaction
                .query("SELECT pg_advisory_xact_lock(hashtextextended(:text, :programme))")
                .bind("text", "card " + id.number())
                .bind("programme", (long) id.programme().value())
                .map((_, _) -> true)
                .one();
    }

    private static Card card(ResultSet row) throws SQLException {
        return new Card(
                row.getString("number"),
                row.getString("holder"),
                Card.State.ofCode(row.getInt("state")),
                row.getObject("since", OffsetDateTime.class).toInstant());
    }
}
