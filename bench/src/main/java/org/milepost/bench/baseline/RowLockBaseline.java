package org.milepost.bench.baseline;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.milepost.bench.ClosedLoop;
import org.milepost.bench.Measurement;
import org.milepost.bench.Postgres;

/**
 * A baseline that books redemptions without group commit: one transaction for each, which locks the
 * account by {@code SELECT … FOR UPDATE}, over a pool of connections. It runs on its own copy of
 * the books' tables and writes the same rows: the transfer with its link, the answer for retries,
 * the account, a stripe of the house account. It needs no time for HTTP, JSON or tokens, which is
 * an advantage over the product.
 *
 * <p>Threads: made and closed by one thread; a run starts its own.
 */
public final class RowLockBaseline implements AutoCloseable {

    private static final String SCHEMA = "baseline";

    /** Connections, and the callers that make the most of them: more only wait for one. */
    public static final int POOL_SIZE = 16;

    private static final int BUCKETS = 256;
    private static final int HOUSE = 1;
    private static final int CURRENCY = 1;
    private static final short KIND = 1;
    private static final long UNIT_MILES = 95;
    private static final long UNIT_CENTS = 1_000;
    private static final long DAY_LIMIT_CENTS = 75_000;
    private static final long OPENING_MILES = UNIT_MILES * DAY_LIMIT_CENTS / UNIT_CENTS;

    private static final String LOCK_ACCOUNT =
            """
            SELECT balance, floor, day_used, ordinal, head
              FROM account
             WHERE bucket = ? AND account = ?
               FOR UPDATE
            """;
    private static final String INSERT_TRANSFER =
            """
            INSERT INTO transfer
                   (bucket, account, ordinal, amount, at, house, undoes, kind, epoch, link, facts)
            VALUES (?, ?, ?, ?, ?, ?, 0, ?, 1, ?, ?)
            """;
    private static final String INSERT_ANSWER =
            """
            INSERT INTO answer
                   (bucket, account, kind, digest, content_high, content_low, at, ordinal, facts,
                    holders)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', '\\x00000001')
            """;
    private static final String UPDATE_ACCOUNT =
            """
            UPDATE account
               SET balance = ?, day_used = ?, last_at = ?, ordinal = ?, head = ?
             WHERE bucket = ? AND account = ?
            """;
    private static final String UPDATE_HOUSE =
            """
            UPDATE house_stripe SET balance = balance + ? WHERE bucket = ? AND house = ?
            """;

    private final HikariDataSource pool;
    private final int accounts;
    private final int callers;
    private final SplittableRandom seeds = new SplittableRandom();

    private RowLockBaseline(HikariDataSource pool, int accounts, int callers) {
        this.pool = pool;
        this.accounts = accounts;
        this.callers = callers;
    }

    /**
     * Makes the tables by the product's own migrations, all of them and in a schema of their own,
     * so that both do the same work; and opens.
     */
    public static RowLockBaseline prepare(Postgres postgres, int accounts, int callers) {
        postgres.run("DROP SCHEMA IF EXISTS baseline CASCADE", "CREATE SCHEMA baseline");
        migrate(postgres);
        postgres.run(
                "SET search_path = baseline",
                """
                INSERT INTO account (bucket, account, balance, floor, day_used, last_at, day,
                                     ordinal, currency, standing, head, holder)
                SELECT n %% %d, n, %d, 0, 0, now(), current_date,
                       0, %d, 0, sha256(''), lpad(n::text, 11, '8')
                  FROM generate_series(0, %d - 1) AS n
                """
                        .formatted(BUCKETS, OPENING_MILES, CURRENCY, accounts),
                "INSERT INTO house VALUES (%d, %d, 1, 1)".formatted(HOUSE, CURRENCY),
                """
                INSERT INTO house_stripe (bucket, house, balance, fed)
                SELECT n, %d, 0, true FROM generate_series(0, %d - 1) AS n
                """
                        .formatted(HOUSE, BUCKETS),
                "VACUUM ANALYZE account, house_stripe");
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(postgres.database().jdbcUrl());
        config.setUsername(postgres.database().user());
        config.setPassword(postgres.database().password());
        config.setSchema(SCHEMA);
        config.setAutoCommit(false);
        config.setMaximumPoolSize(POOL_SIZE);
        return new RowLockBaseline(new HikariDataSource(config), accounts, callers);
    }

    /** Redeems with all callers for both durations; measures the second. */
    public Measurement run(Duration warmUp, Duration measured) {
        return ClosedLoop.run(
                Executors.newFixedThreadPool(callers),
                warmUp,
                measured,
                Stream.generate(seeds::split).limit(callers).map(this::worker).toList());
    }

    private ClosedLoop.Worker worker(SplittableRandom random) {
        return it -> ClosedLoop.repeat(it, () -> redeem(random.nextInt(accounts), random));
    }

    @Override
    public void close() {
        pool.close();
    }

    private void redeem(long account, SplittableRandom random) throws SQLException {
        short bucket = (short) (account % BUCKETS);
        try (Connection connection = pool.getConnection()) {
            Position position = lock(connection, bucket, account);
            if (position.balance() - UNIT_MILES < position.floor()
                    || position.dayUsed() + UNIT_CENTS > DAY_LIMIT_CENTS) {
                throw new IllegalStateException(
                        "account " + account + " has used up its day: take more accounts");
            }
            OffsetDateTime at = OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
            int ordinal = position.ordinal() + 1;
            String facts = facts(account, ordinal, at.toLocalDate());
            byte[] link = link(position.head(), facts);
            insertTransfer(connection, bucket, account, ordinal, at, link, facts);
            insertAnswer(connection, bucket, account, ordinal, at, random);
            updateAccount(connection, bucket, account, position, at, link);
            updateHouse(connection, bucket);
            connection.commit();
        }
    }

    /** What is read of an account under its lock. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Position(long balance, long floor, long dayUsed, int ordinal, byte[] head) {}

    private static Position lock(Connection connection, short bucket, long account)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LOCK_ACCOUNT)) {
            statement.setShort(1, bucket);
            statement.setLong(2, account);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new Position(
                        row.getLong(1),
                        row.getLong(2),
                        row.getLong(3),
                        row.getInt(4),
                        row.getBytes(5));
            }
        }
    }

    private static void insertTransfer(
            Connection connection,
            short bucket,
            long account,
            int ordinal,
            OffsetDateTime at,
            byte[] link,
            String facts)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT_TRANSFER)) {
            statement.setShort(1, bucket);
            statement.setLong(2, account);
            statement.setInt(3, ordinal);
            statement.setLong(4, -UNIT_MILES);
            statement.setObject(5, at);
            statement.setInt(6, HOUSE);
            statement.setShort(7, KIND);
            statement.setBytes(8, link);
            statement.setString(9, facts);
            statement.executeUpdate();
        }
    }

    private static void insertAnswer(
            Connection connection,
            short bucket,
            long account,
            int ordinal,
            OffsetDateTime at,
            SplittableRandom random)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT_ANSWER)) {
            statement.setShort(1, bucket);
            statement.setLong(2, account);
            statement.setShort(3, KIND);
            statement.setLong(4, random.nextLong());
            statement.setLong(5, random.nextLong());
            statement.setLong(6, random.nextLong());
            statement.setObject(7, at);
            statement.setInt(8, ordinal);
            statement.executeUpdate();
        }
    }

    private static void updateAccount(
            Connection connection,
            short bucket,
            long account,
            Position before,
            OffsetDateTime at,
            byte[] link)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(UPDATE_ACCOUNT)) {
            statement.setLong(1, before.balance() - UNIT_MILES);
            statement.setLong(2, before.dayUsed() + UNIT_CENTS);
            statement.setObject(3, at);
            statement.setInt(4, before.ordinal() + 1);
            statement.setBytes(5, link);
            statement.setShort(6, bucket);
            statement.setLong(7, account);
            statement.executeUpdate();
        }
    }

    private static void updateHouse(Connection connection, short bucket) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(UPDATE_HOUSE)) {
            statement.setLong(1, UNIT_MILES);
            statement.setShort(2, bucket);
            statement.setInt(3, HOUSE);
            statement.executeUpdate();
        }
    }

    private static void migrate(Postgres postgres) {
        Flyway.configure()
                .dataSource(
                        postgres.database().jdbcUrl(),
                        postgres.database().user(),
                        postgres.database().password())
                .defaultSchema(SCHEMA)
                .locations("classpath:db/migration")
                .loggers("slf4j")
                .load()
                .migrate();
    }

    /** As long as the product's. */
    private static String facts(long account, int ordinal, LocalDate day) {
        return "[1,1,95,1000,%d,\"0001\",\"BENCH1\",\"%012d\",%d,0,74,0]"
                .formatted(day.toEpochDay(), account, ordinal);
    }

    private static byte[] link(byte[] head, String facts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(ByteBuffer.wrap(head));
            return digest.digest(facts.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
