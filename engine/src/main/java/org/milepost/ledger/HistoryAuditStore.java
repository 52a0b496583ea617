package org.milepost.ledger;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.milepost.ledger.AuditStore.Buckets;
import org.milepost.ledger.AuditStore.Place;
import org.milepost.ledger.AuditStore.Recording;
import org.milepost.postgres.Session;

/**
 * Reads accounts with their transfers and legs, in key order, so that one pass merges the three,
 * and passes them to a {@link Verifier}; merges a record with them.
 *
 * <p>Threads: used by one thread, for one pass.
 */
final class HistoryAuditStore {

    private static final String ACCOUNTS =
            """
            SELECT bucket, account, holder, currency, balance, floor, day, day_used,
                   counters, sliced_counters, standing, ordinal, last_at, head
              FROM account
             WHERE bucket BETWEEN ? AND ?
             ORDER BY bucket, account
            """;

    private static final String TRANSFERS =
            """
            SELECT bucket, account, ordinal, kind, amount, house, undoes, at, epoch, facts, link
              FROM transfer
             WHERE bucket BETWEEN ? AND ?
             ORDER BY bucket, account, ordinal
            """;

    private static final String LEGS =
            """
            SELECT bucket, account, ordinal, house, currency, amount
              FROM transfer_leg
             WHERE bucket BETWEEN ? AND ?
             ORDER BY bucket, account, ordinal, leg
            """;

    private static final String ACCOUNTS_OF_KEYS =
            """
            SELECT bucket, account, holder, currency, balance, floor, day, day_used,
                   counters, sliced_counters, standing, ordinal, last_at, head
              FROM account
             WHERE bucket = ? AND account = ANY (?)
             ORDER BY bucket, account
            """;

    private static final String TRANSFERS_OF_KEYS =
            """
            SELECT bucket, account, ordinal, kind, amount, house, undoes, at, epoch, facts, link
              FROM transfer
             WHERE bucket = ? AND account = ANY (?)
             ORDER BY bucket, account, ordinal
            """;

    private static final String LEGS_OF_KEYS =
            """
            SELECT bucket, account, ordinal, house, currency, amount
              FROM transfer_leg
             WHERE bucket = ? AND account = ANY (?)
             ORDER BY bucket, account, ordinal, leg
            """;

    private static final int REPORTED_AFTER = 1_000;

    private final Verifier verifier;
    private final Iterator<AccountHead> recorded;
    private final Consumer<AccountHead> listener;
    private final ToIntFunction<AccountId> laterFrom;
    private final IntConsumer progress;
    private @Nullable AccountHead nextRecorded;

    /**
     * A reader.
     *
     * @param recording the record to compare with, and what gets the heads
     * @param laterFrom the first ordinal of an account that an earlier audit has not read
     * @param progress gets the number of transfers read since the last call
     */
    HistoryAuditStore(
            Verifier verifier,
            Recording recording,
            ToIntFunction<AccountId> laterFrom,
            IntConsumer progress) {
        this.verifier = verifier;
        this.recorded = recording.recorded();
        this.listener = recording.listener();
        this.laterFrom = laterFrom;
        this.progress = progress;
    }

    /** Reads the accounts of some buckets. */
    void read(Session session, Buckets buckets) throws SQLException {
        try (ResultSet owners = rows(session, ACCOUNTS, buckets);
                ResultSet moves = rows(session, TRANSFERS, buckets);
                ResultSet legs = rows(session, LEGS, buckets)) {
            read(owners, moves, legs);
        }
    }

    /** Reads some accounts of a bucket. */
    void read(Session session, int bucket, long[] accounts) throws SQLException {
        try (ResultSet owners = rows(session, ACCOUNTS_OF_KEYS, bucket, accounts);
                ResultSet moves = rows(session, TRANSFERS_OF_KEYS, bucket, accounts);
                ResultSet legs = rows(session, LEGS_OF_KEYS, bucket, accounts)) {
            read(owners, moves, legs);
        }
    }

    private void read(ResultSet owners, ResultSet moves, ResultSet legRows) throws SQLException {
        nextRecorded = recorded.hasNext() ? recorded.next() : null;
        Legs legs = new Legs(legRows, verifier);
        int unreported = 0;
        @Nullable Place next = nextTransfer(moves);
        while (owners.next()) {
            Place owner = new Place(owners.getInt(1), owners.getLong(2), 0);
            while (next != null && next.ofAccount().compareTo(owner) < 0) {
                verifier.stray(next);
                next = nextTransfer(moves);
            }
            Optional<AccountHead> before = recorded(owner);
            @Nullable Account account = account(owners, owner);
            if (account != null) {
                verifier.next(account, before, laterFrom.applyAsInt(account.id()));
            }
            while (next != null && next.ofAccount().equals(owner)) {
                List<Leg> itsLegs = legs.of(next);
                if (account != null) {
                    check(moves, account, next, itsLegs);
                }
                if (++unreported == REPORTED_AFTER) {
                    progress.accept(unreported);
                    unreported = 0;
                }
                next = nextTransfer(moves);
            }
            if (account != null) {
                listener.accept(AccountHead.of(account));
            }
        }
        for (; next != null; next = nextTransfer(moves)) {
            verifier.stray(next);
        }
        while (nextRecorded != null) {
            verifier.missing(nextRecorded);
            nextRecorded = recorded.hasNext() ? recorded.next() : null;
        }
        legs.end();
        verifier.endOfPart();
        progress.accept(unreported);
    }

    /** Every bucket, even an invalid one, belongs to one part. */
    private static ResultSet rows(Session session, String sql, Buckets buckets)
            throws SQLException {
        PreparedStatement statement = session.prepare(sql);
        statement.setInt(1, buckets.first() == 0 ? Short.MIN_VALUE : buckets.first());
        statement.setInt(
                2, buckets.last() == AccountId.BUCKETS - 1 ? Short.MAX_VALUE : buckets.last());
        return statement.executeQuery();
    }

    private static ResultSet rows(Session session, String sql, int bucket, long[] accounts)
            throws SQLException {
        PreparedStatement statement = session.prepare(sql);
        statement.setInt(1, bucket);
        statement.setObject(2, accounts);
        return statement.executeQuery();
    }

    /**
     * The record's head of this account; accounts of the record before it are reported as missing.
     */
    private Optional<AccountHead> recorded(Place owner) {
        while (nextRecorded != null) {
            AccountHead head = nextRecorded;
            int order = Verifier.place(head.id()).compareTo(owner);
            if (order > 0) {
                return Optional.empty();
            }
            nextRecorded = recorded.hasNext() ? recorded.next() : null;
            if (order == 0) {
                return Optional.of(head);
            }
            verifier.missing(head);
        }
        return Optional.empty();
    }

    private static @Nullable Place nextTransfer(ResultSet row) throws SQLException {
        return row.next() ? new Place(row.getInt(1), row.getLong(2), row.getInt(3)) : null;
    }

    /** The legs of the transfers that are read at the same time, in the same order. */
    private static final class Legs {

        private final ResultSet rows;
        private final Verifier verifier;
        private @Nullable Place next;

        Legs(ResultSet rows, Verifier verifier) throws SQLException {
            this.rows = rows;
            this.verifier = verifier;
            next = nextTransfer(rows);
        }

        /** The legs of this transfer; those before it belong to none. */
        List<Leg> of(Place transfer) throws SQLException {
            if (next == null || next.compareTo(transfer) > 0) {
                return List.of();
            }
            List<Leg> legs = new ArrayList<>();
            while (next != null && next.compareTo(transfer) <= 0) {
                if (!next.equals(transfer)) {
                    verifier.strayLeg(next);
                } else {
                    add(legs, next);
                }
                next = nextTransfer(rows);
            }
            return legs;
        }

        /** Adds the leg of a row, which may be invalid. */
        private void add(List<Leg> legs, Place place) throws SQLException {
            try {
                legs.add(
                        new Leg(
                                new HouseId(rows.getInt(4)),
                                rows.getInt(5),
                                Miles.of(rows.getLong(6))));
            } catch (IllegalArgumentException e) {
                verifier.unreadable(place, e);
            }
        }

        void end() throws SQLException {
            for (; next != null; next = nextTransfer(rows)) {
                verifier.strayLeg(next);
            }
        }
    }

    /** The account of a row; empty when the row is invalid. */
    private @Nullable Account account(ResultSet row, Place place) throws SQLException {
        try {
            requireFinite(row.getObject(13, OffsetDateTime.class));
            return AccountStore.account(row);
        } catch (IllegalArgumentException | IllegalStateException e) {
            verifier.unreadable(place, e);
            return null;
        }
    }

    /** Checks the transfer of a row, which may be invalid. */
    private void check(ResultSet row, Account account, Place place, List<Leg> legs)
            throws SQLException {
        try {
            verifier.next(transfer(row, account.id(), place), legs);
        } catch (IllegalArgumentException | IllegalStateException | ArithmeticException e) {
            verifier.unreadable(place, e);
        }
    }

    private static Transfer transfer(ResultSet row, AccountId account, Place place)
            throws SQLException {
        int undoes = row.getInt(7);
        OffsetDateTime at = row.getObject(8, OffsetDateTime.class);
        requireFinite(at);
        return new Transfer(
                new TransferId(account, place.ordinal()),
                TransferKind.ofCode(row.getInt(4)),
                Miles.of(row.getLong(5)),
                new HouseId(row.getInt(6)),
                undoes == 0 ? OptionalInt.empty() : OptionalInt.of(undoes),
                at.toInstant(),
                new Epoch(row.getInt(9)),
                row.getString(10),
                new Link(row.getBytes(11)));
    }

    private static void requireFinite(OffsetDateTime at) {
        if (at.equals(OffsetDateTime.MAX) || at.equals(OffsetDateTime.MIN)) {
            throw new IllegalStateException("an infinite time");
        }
    }
}
