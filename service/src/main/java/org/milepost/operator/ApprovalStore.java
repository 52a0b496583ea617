package org.milepost.operator;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.milepost.postgres.Transaction;
import org.milepost.trail.Actor;

/**
 * The table of approvals.
 *
 * <p>Threads: each call uses the transaction that it gets.
 */
final class ApprovalStore {

    private ApprovalStore() {}

    /**
     * Adds a request that is pending.
     *
     * @return its number; empty when another one for the account is pending
     */
    static Optional<Long> add(Transaction transaction, Approval approval) {
        return transaction
                .query(
                        """
                        INSERT INTO approval
                            (state, action, target, reference, miles, request, asked_by, asked_for,
                             asked_at, expires_at)
                        VALUES ('pending', :action, :target, :reference, :miles,
                                CAST(:request AS json), :askedBy, :askedFor, :askedAt, :expiresAt)
                        ON CONFLICT (target) WHERE state IN ('pending', 'approving') DO NOTHING
                        RETURNING number
                        """)
                .bind("action", approval.action())
                .bind("target", approval.target())
                .bind("reference", approval.reference())
                .bind("miles", approval.miles())
                .bind("request", approval.body())
                .bind("askedBy", approval.askedBy().clientId())
                .bind("askedFor", approval.askedBy().subject())
                .bind("askedAt", approval.askedAt().atOffset(ZoneOffset.UTC))
                .bind("expiresAt", approval.expiresAt().atOffset(ZoneOffset.UTC))
                .mapTo(Long.class)
                .findOne();
    }

    /** The request with this number. */
    static Optional<Approval> find(Transaction transaction, long number) {
        return transaction
                .query(
                        """
                        SELECT number, state, action, target, reference, miles, request, asked_by,
                               asked_for, asked_at, expires_at, decided_by, decided_for,
                               decided_at, result
                          FROM approval
                         WHERE number = :number
                        """)
                .bind("number", number)
                .map((row, _) -> approval(row))
                .findOne();
    }

    /** The same, locked until the transaction ends. */
    static Optional<Approval> lock(Transaction transaction, long number) {
        return transaction
                .query(
                        """
                        SELECT number, state, action, target, reference, miles, request, asked_by,
                               asked_for, asked_at, expires_at, decided_by, decided_for,
                               decided_at, result
                          FROM approval
                         WHERE number = :number
                           FOR UPDATE
                        """)
                .bind("number", number)
                .map((row, _) -> approval(row))
                .findOne();
    }

    /** The request for an account that is pending or being booked, locked. */
    static Optional<Approval> lockOpen(Transaction transaction, String target) {
        return transaction
                .query(
                        """
                        SELECT number, state, action, target, reference, miles, request, asked_by,
                               asked_for, asked_at, expires_at, decided_by, decided_for,
                               decided_at, result
                          FROM approval
                         WHERE target = :target AND state IN ('pending', 'approving')
                           FOR UPDATE
                        """)
                .bind("target", target)
                .map((row, _) -> approval(row))
                .findOne();
    }

    /** The latest request for a booking. */
    static Optional<Approval> latest(Transaction transaction, LimitedBooking booking) {
        return transaction
                .query(
                        """
                        SELECT number, state, action, target, reference, miles, request, asked_by,
                               asked_for, asked_at, expires_at, decided_by, decided_for,
                               decided_at, result
                          FROM approval
                         WHERE action = :action AND target = :target AND reference = :reference
                         ORDER BY number DESC
                         LIMIT 1
                        """)
                .bind("action", booking.action())
                .bind("target", booking.target())
                .bind("reference", booking.reference())
                .map((row, _) -> approval(row))
                .findOne();
    }

    /** Requests after a number, the earliest first. */
    static List<Approval> after(Transaction transaction, long number, int limit) {
        return transaction
                .query(
                        """
                        SELECT number, state, action, target, reference, miles, request, asked_by,
                               asked_for, asked_at, expires_at, decided_by, decided_for,
                               decided_at, result
                          FROM approval
                         WHERE number > :number
                         ORDER BY number
                         LIMIT :limit
                        """)
                .bind("number", number)
                .bind("limit", limit)
                .map((row, _) -> approval(row))
                .list();
    }

    /** Those of them that are pending or being booked, and have not expired. */
    static List<Approval> openAfter(Transaction transaction, long number, int limit, Instant now) {
        return transaction
                .query(
                        """
                        SELECT number, state, action, target, reference, miles, request, asked_by,
                               asked_for, asked_at, expires_at, decided_by, decided_for,
                               decided_at, result
                          FROM approval
                         WHERE number > :number
                           AND (state = 'approving' OR state = 'pending' AND expires_at > :now)
                         ORDER BY number
                         LIMIT :limit
                        """)
                .bind("number", number)
                .bind("limit", limit)
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .map((row, _) -> approval(row))
                .list();
    }

    /** Those of a person's accounts that are pending or being booked, and have not expired. */
    static List<Approval> openOf(Transaction transaction, String person, int limit, Instant now) {
        return transaction
                .query(
                        """
                        SELECT number, state, action, target, reference, miles, request, asked_by,
                               asked_for, asked_at, expires_at, decided_by, decided_for,
                               decided_at, result
                          FROM approval
                         WHERE starts_with(target, :person || '/')
                           AND (state = 'approving' OR state = 'pending' AND expires_at > :now)
                         ORDER BY number
                         LIMIT :limit
                        """)
                .bind("person", person)
                .bind("limit", limit)
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .map((row, _) -> approval(row))
                .list();
    }

    /** Those that reverse transfers, of all accounts: pending or being booked, and not expired. */
    static List<Approval> openReversals(Transaction transaction, int limit, Instant now) {
        return transaction
                .query(
                        """
                        SELECT number, state, action, target, reference, miles, request, asked_by,
                               asked_for, asked_at, expires_at, decided_by, decided_for,
                               decided_at, result
                          FROM approval
                         WHERE request::jsonb -> 'confirmationNumber' IS NOT NULL
                           AND (state = 'approving' OR state = 'pending' AND expires_at > :now)
                         ORDER BY number
                         LIMIT :limit
                        """)
                .bind("limit", limit)
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .map((row, _) -> approval(row))
                .list();
    }

    /** Whether a request for one of a person's accounts is being booked, or pending and current. */
    static boolean isAnyOpen(Transaction transaction, String person, Instant now) {
        return transaction
                .query(
                        """
                        SELECT count(*) > 0 FROM approval
                         WHERE starts_with(target, :person || '/')
                           AND (state = 'approving' OR state = 'pending' AND expires_at > :now)
                        """)
                .bind("person", person)
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .mapTo(Boolean.class)
                .one();
    }

    /** Erases the reasons of all requests for a person's accounts that are decided or expired. */
    static void eraseReasons(Transaction transaction, String person, Instant now) {
        transaction
                .update(
                        """
                        UPDATE approval
                           SET request = (request::jsonb || '{"reason": "erased"}')::json
                         WHERE starts_with(target, :person || '/')
                           AND NOT (state = 'approving' OR state = 'pending' AND expires_at > :now)
                        """)
                .bind("person", person)
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .execute();
    }

    /** Changes the state of a locked request. */
    static void change(Transaction transaction, Approval approval) {
        transaction
                .update(
                        """
                        UPDATE approval
                           SET state = :state, decided_by = :decidedBy, decided_for = :decidedFor,
                               decided_at = :decidedAt, result = :result
                         WHERE number = :number
                        """)
                .bind("number", approval.number())
                .bind("state", approval.state().word())
                .bind("decidedBy", approval.decision().map(it -> it.by().clientId()))
                .bind("decidedFor", approval.decision().map(it -> it.by().subject()))
                .bind("decidedAt", approval.decision().map(it -> it.at().atOffset(ZoneOffset.UTC)))
                .bind("result", approval.result())
                .execute();
    }

    private static Approval approval(ResultSet row) throws SQLException {
        @Nullable String by = row.getString("decided_by");
        Optional<Approval.Decided> decision =
                by == null
                        ? Optional.empty()
                        : Optional.of(
                                new Approval.Decided(
                                        new Actor(by, row.getString("decided_for")),
                                        at(row, "decided_at")));
        return new Approval(
                row.getLong("number"),
                Approval.State.of(row.getString("state")),
                row.getString("action"),
                row.getString("target"),
                row.getString("reference"),
                row.getLong("miles"),
                row.getString("request"),
                new Actor(row.getString("asked_by"), row.getString("asked_for")),
                at(row, "asked_at"),
                at(row, "expires_at"),
                decision,
                Optional.ofNullable(row.getString("result")));
    }

    private static Instant at(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
