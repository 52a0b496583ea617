package org.milepost.operator;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.milepost.postgres.Transaction;
import org.milepost.trail.Actor;

/**
 * The table of notes.
 *
 * <p>Threads: each call uses the transaction that it gets.
 */
final class NoteStore {

    private NoteStore() {}

    /** Adds a note and returns its number. */
    static long add(Transaction transaction, Note note) {
        return transaction
                .query(
                        """
                        INSERT INTO note
                            (target, text, is_open, written_by, written_for, written_at)
                        VALUES (:target, :text, :isOpen, :by, :for, :at)
                        RETURNING number
                        """)
                .bind("target", note.target())
                .bind("text", note.text())
                .bind("isOpen", note.isOpen())
                .bind("by", note.writtenBy().clientId())
                .bind("for", note.writtenBy().subject())
                .bind("at", note.writtenAt().atOffset(ZoneOffset.UTC))
                .mapTo(Long.class)
                .one();
    }

    /** A note on a target, locked until the transaction ends. */
    static Optional<Note> lock(Transaction transaction, String target, long number) {
        return transaction
                .query(
                        """
                        SELECT number, target, text, is_open, written_by, written_for, written_at
                          FROM note
                         WHERE number = :number AND target = :target
                           FOR UPDATE
                        """)
                .bind("number", number)
                .bind("target", target)
                .map((row, _) -> note(row))
                .findOne();
    }

    /** The notes on a target after a number, the earliest first. */
    static List<Note> after(Transaction transaction, String target, long number, int limit) {
        return transaction
                .query(
                        """
                        SELECT number, target, text, is_open, written_by, written_for, written_at
                          FROM note
                         WHERE target = :target AND number > :number
                         ORDER BY number
                         LIMIT :limit
                        """)
                .bind("target", target)
                .bind("number", number)
                .bind("limit", limit)
                .map((row, _) -> note(row))
                .list();
    }

    /** The open notes on a target, the earliest first. */
    static List<Note> open(Transaction transaction, String target, int limit) {
        return transaction
                .query(
                        """
                        SELECT number, target, text, is_open, written_by, written_for, written_at
                          FROM note
                         WHERE target = :target AND is_open
                         ORDER BY number
                         LIMIT :limit
                        """)
                .bind("target", target)
                .bind("limit", limit)
                .map((row, _) -> note(row))
                .list();
    }

    /** Changes the text of a locked note, and whether it is open. */
    static void change(Transaction transaction, Note note) {
        transaction
                .update(
                        """
                        UPDATE note SET text = :text, is_open = :isOpen WHERE number = :number
                        """)
                .bind("number", note.number())
                .bind("text", note.text())
                .bind("isOpen", note.isOpen())
                .execute();
    }

    /** Erases the texts of all notes on a target; how many there were. */
    static int eraseAll(Transaction transaction, String target) {
        return transaction
                .update(
                        """
                        UPDATE note SET text = '', is_open = false
                         WHERE target = :target AND text <> ''
                        """)
                .bind("target", target)
                .execute();
    }

    private static Note note(ResultSet row) throws SQLException {
        return new Note(
                row.getLong("number"),
                row.getString("target"),
                row.getString("text"),
                row.getBoolean("is_open"),
                new Actor(row.getString("written_by"), row.getString("written_for")),
                row.getObject("written_at", OffsetDateTime.class).toInstant());
    }
}
