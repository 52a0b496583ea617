package org.milepost.trail;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.milepost.ledger.ErasableText;
import org.milepost.ledger.Link;
import org.milepost.postgres.RowArrays;
import org.milepost.postgres.Transaction;

/** Writes many entries of the trail by few statements. */
final class ChangeBatchStore {

    /** An absent text is the empty one here, which none of these is otherwise. */
    private static final String INSERT =
            """
            INSERT INTO change (number, at, client_id, subject, action, target, before, after,
                                digest, link)
            SELECT number, timestamptz 'epoch' + interval '1 microsecond' * at, client_id, subject,
                   action, target, CAST(nullif(before, '') AS json),
                   CAST(nullif(after, '') AS json), nullif(digest, ''), link
              FROM unnest(?::bigint[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[],
                          ?::text[], ?::text[], ?::text[], ?::bytea[])
                   AS k (number, at, client_id, subject, action, target, before, after, digest,
                         link)
            """;

    private static final String INSERT_TEXTS =
            """
            INSERT INTO change_text (number, text)
            SELECT number, text FROM unnest(?::bigint[], ?::text[]) AS k (number, text)
            """;

    private ChangeBatchStore() {}

    /**
     * Inserts entries and moves the head behind the last.
     *
     * @param links of the entries, by their places
     * @param texts of those that have one, in their order
     */
    static void insert(
            Transaction transaction,
            List<RecordedChange> entries,
            List<Link> links,
            List<ErasableText> texts) {
        if (entries.isEmpty()) {
            return;
        }
        Connection connection = transaction.handle().getConnection();
        List<Integer> places = IntStream.range(0, entries.size()).boxed().toList();
        List<RecordedChange> withText =
                entries.stream().filter(it -> it.digest().isPresent()).toList();
        List<Integer> textPlaces = IntStream.range(0, texts.size()).boxed().toList();
        try (PreparedStatement insert = connection.prepareStatement(INSERT);
                PreparedStatement insertTexts = connection.prepareStatement(INSERT_TEXTS)) {
            RowArrays.bind(insert, places)
                    .bigint(it -> entries.get(it).number())
                    .micros(it -> entries.get(it).at())
                    .text(it -> entries.get(it).actor().clientId())
                    .text(it -> entries.get(it).actor().subject())
                    .text(it -> entries.get(it).action())
                    .text(it -> entries.get(it).target())
                    .text(it -> entries.get(it).before().orElse(""))
                    .text(it -> entries.get(it).after().orElse(""))
                    .text(it -> entries.get(it).digest().orElse(""))
                    .bytea(it -> links.get(it).bytes())
                    .statement()
                    .executeUpdate();
            RowArrays.bind(insertTexts, textPlaces)
                    .bigint(it -> withText.get(it).number())
                    .text(it -> texts.get(it).stored())
                    .statement()
                    .executeUpdate();
        } catch (SQLException e) {
            throw new UnableToExecuteStatementException(e, null);
        }
        transaction
                .update("UPDATE change_count SET number = :number, link = :link")
                .bind("number", entries.getLast().number())
                .bind("link", links.getLast().bytes())
                .execute();
    }
}
