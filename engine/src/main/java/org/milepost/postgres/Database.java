package org.milepost.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The database: a connection pool for reference data and administration, and single sessions for
 * the writers of the ledger.
 *
 * <p>Threads: shared.
 */
public final class Database implements AutoCloseable {

    private static final int VERSION_MIN = 15;
    private static final int VERSION_MAX = 18;

    /** The pause between two attempts to reach a server that does not answer yet. */
    private static final Duration CONNECT_INTERVAL = Duration.ofMillis(100);

    /**
     * The least number of attempts, because the first ones may be slow while the machine is busy.
     */
    private static final int CONNECT_ATTEMPTS_MIN = 4;

    /** The shortest timeout that the pool accepts. */
    private static final long POOL_TIMEOUT_MIN_MILLIS = 250;

    /** The pool's name for it. */
    private static final long WITHOUT_CONNECTING = -1;

    /** insufficient_privilege. */
    private static final String DENIED = "42501";

    /**
     * Answers that the same settings get again: invalid_authorization_specification,
     * invalid_password, invalid_catalog_name, insufficient_privilege.
     */
    private static final Set<String> REFUSED = Set.of("28000", "28P01", "3D000", DENIED);

    /**
     * What a connection without password ends with, when the server wants one: the driver's code
     * for a rejected connection, or invalid_password.
     */
    private static final Set<String> WITHOUT_PASSWORD = Set.of("08004", "28P01");

    /** What an audit reads: the books, the trail, and what must agree with them. */
    private static final String AUDITED_TABLES =
            "account, transfer, transfer_leg, transfer_text, part_reversal, answer, imprint, house,"
                    + " house_stripe, feed, feed_origin, change, change_text, change_count,"
                    + " programme, currency, partner, sponsor, agreement, member, card,"
                    + " household_member";

    /** Of these an audit reads only to whom a row belongs. */
    private static final List<String> AUDITED_BY_KEY =
            List.of("member_profile", "member_credential");

    private static final int IDLE_CONNECTIONS_MIN = 1;
    private static final Duration KEEPALIVE = Duration.ofMinutes(2);
    private static final Duration CONNECTION_LIFE_MAX = Duration.ofMinutes(30);
    private static final Duration SOCKET_GRACE = Duration.ofSeconds(5);

    private final DatabaseSettings settings;
    private final HikariDataSource pool;
    private final Jdbi jdbi;
    private final OutsideKeys outsideKeys;
    private final PrimaryCheck primaryCheck = new PrimaryCheck();

    private Database(DatabaseSettings settings, HikariDataSource pool, OutsideKeys outsideKeys) {
        this.settings = settings;
        this.pool = pool;
        this.outsideKeys = outsideKeys;
        this.jdbi = Jdbi.create(pool);
        // Keeps the arguments of a failed statement out of its message and so out of the log.
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
    }

    /**
     * Connects, and checks that the server is supported. Waits for a starting server as long as for
     * any connection.
     *
     * @throws OperatorFault when it cannot be reached, its version is not 15 to 18, or its encoding
     *     is not UTF-8
     */
    public static Database open(DatabaseSettings settings) {
        return open(settings, OutsideKeys.NONE);
    }

    /**
     * The same, with the keys that encrypt secrets in it.
     *
     * @throws OperatorFault as above
     */
    public static Database open(DatabaseSettings settings, OutsideKeys outsideKeys) {
        requireServer(settings);
        return new Database(settings, pool(settings), outsideKeys);
    }

    /** The keys that encrypt secrets in it. */
    public OutsideKeys outsideKeys() {
        return outsideKeys;
    }

    /** The settings of its connections. */
    public DatabaseSettings settings() {
        return settings;
    }

    /** The pool, for stores. */
    public Jdbi jdbi() {
        return jdbi;
    }

    /**
     * Runs this in one transaction, which is committed when it returns and rolled back when it
     * throws.
     */
    public <T> T inTransaction(Function<Transaction, T> work) {
        return jdbi.inTransaction(handle -> work.apply(new Transaction(handle)));
    }

    /** The same without a result. */
    public void useTransaction(Consumer<Transaction> work) {
        jdbi.useTransaction(handle -> work.accept(new Transaction(handle)));
    }

    /** Runs queries over one connection; each is a transaction of its own. */
    public <T> T read(Function<Transaction, T> queries) {
        return jdbi.withHandle(handle -> queries.apply(new Transaction(handle)));
    }

    /**
     * Opens a session outside the pool.
     *
     * @param name shown by pg_stat_activity, such as {@code milepost lane 3}
     * @throws DatabaseFault when the server cannot be reached or refuses the connection
     */
    public Session openSession(SessionPurpose purpose, String name) {
        return Session.open(settings, purpose, name, primaryCheck);
    }

    /**
     * Runs this unless another process that uses this database runs something under the same lock.
     * The lock is held by a session of its own, outside a transaction. It also ends when the
     * connection is lost, after which another process may begin.
     *
     * @param lock an advisory lock that nothing else takes
     * @param name shown by pg_stat_activity
     * @return whether it was run
     */
    public boolean runAlone(long lock, String name, Runnable work) {
        try (Session session = openSession(SessionPurpose.LOOK, name)) {
            PreparedStatement statement = session.prepare("SELECT pg_try_advisory_lock(?)");
            statement.setLong(1, lock);
            boolean isAlone;
            try (ResultSet row = statement.executeQuery()) {
                isAlone = row.next() && row.getBoolean(1);
            }
            if (isAlone) {
                work.run();
                // At once; at the end of the session it would be free some time later.
                PreparedStatement unlock = session.prepare("SELECT pg_advisory_unlock(?)");
                unlock.setLong(1, lock);
                unlock.execute();
            }
            return isAlone;
        } catch (SQLException e) {
            throw new DatabaseFault(e);
        }
    }

    /**
     * Migrates the schema to this version. Of several processes one migrates and the others wait.
     * Waits for a table that is in use until the lock timeout.
     *
     * @return how many migrations were applied
     * @throws OperatorFault when the schema is not Milepost's, or a migration fails
     */
    public int migrate() {
        try {
            return migrations().migrate().migrationsExecuted;
        } catch (FlywayException exception) {
            throw new OperatorFault(
                    "The schema of "
                            + settings
                            + " cannot be brought up to date: "
                            + denial(exception).orElseGet(exception::getMessage),
                    exception);
        }
    }

    /** The message for a role that may not change the schema; empty for other failures. */
    private Optional<String> denial(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SQLException sql && DENIED.equals(sql.getSQLState())) {
                return Optional.of(
                        withoutStop(sql.getMessage())
                                + ". The role "
                                + settings.user()
                                + " does not own the schema. Set migrate.user to the role that"
                                + " owns Milepost's tables. For a new database, make this role"
                                + " the owner of it: ALTER DATABASE name OWNER TO "
                                + settings.user()
                                + ".");
            }
        }
        return Optional.empty();
    }

    /**
     * Checks that the schema is that of this version, without changing anything.
     *
     * @throws OperatorFault when it is older, which {@code migrate} changes, or newer
     */
    public void requireSchema() {
        MigrationInfo[] all;
        try {
            all = migrations().info().all();
        } catch (FlywayException exception) {
            throw new OperatorFault(
                    "The schema of "
                            + settings
                            + " cannot be read: "
                            + exception.getMessage()
                            + " Run the command 'migrate'.",
                    exception);
        }
        for (MigrationInfo one : all) {
            if (one.getState() == MigrationState.FUTURE_SUCCESS) {
                throw OperatorFault.ofConfiguration(
                        "The database of "
                                + settings
                                + " has the schema of a newer Milepost. Start that version.");
            }
            if (!one.getState().isApplied() || one.getState().isFailed()) {
                throw OperatorFault.ofConfiguration(
                        "The database of "
                                + settings
                                + " does not have the schema of this version: migration "
                                + one.getVersion()
                                + " is missing. Run the command 'migrate'.");
            }
        }
    }

    /**
     * Gives a role the rights that the servers need, unless it is the one that owns the tables: to
     * read and write all rows, but not to change or delete transfers, their legs and parts, the
     * feed, the trail, what settlement files are made of, or the migrations. The text of a transfer
     * or of an entry of the trail may be erased; its row stays.
     */
    public void grantTo(String role) {
        if (role.equals(settings.user())) {
            return;
        }
        String name = quoted(role);
        jdbi.useTransaction(
                handle -> {
                    handle.execute("GRANT USAGE ON SCHEMA public TO " + name);
                    handle.execute(
                            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public"
                                    + " TO "
                                    + name);
                    handle.execute(
                            "REVOKE UPDATE, DELETE ON transfer, transfer_leg, part_reversal, feed,"
                                    + " change FROM "
                                    + name);
                    handle.execute("REVOKE DELETE ON transfer_text, change_text FROM " + name);
                    handle.execute(
                            "REVOKE UPDATE, DELETE ON settlement_opening, settlement_line,"
                                    + " settlement_day, settlement_closing, settlement_content,"
                                    + " settlement_part FROM "
                                    + name);
                    handle.execute("REVOKE DELETE ON settlement_file, import_run FROM " + name);
                    handle.execute(
                            "REVOKE INSERT, UPDATE, DELETE ON flyway_schema_history, feed_origin"
                                    + " FROM "
                                    + name);
                });
    }

    /**
     * Gives a role the rights that an audit needs, and takes all others away, unless it is the one
     * that owns the tables: to read the books, the trail and what must agree with them, and to
     * store the result. Keys, secrets and hashes of passwords are not among them.
     */
    public void grantReadingTo(String role) {
        if (role.equals(settings.user())) {
            return;
        }
        String name = quoted(role);
        jdbi.useTransaction(
                handle -> {
                    handle.execute("GRANT USAGE ON SCHEMA public TO " + name);
                    // Earlier versions let it read all tables.
                    handle.execute("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM " + name);
                    handle.execute("GRANT SELECT ON " + AUDITED_TABLES + " TO " + name);
                    for (String table : AUDITED_BY_KEY) {
                        handle.execute(
                                "GRANT SELECT (bucket, programme, number) ON "
                                        + table
                                        + " TO "
                                        + name);
                    }
                    handle.execute("GRANT INSERT ON verification TO " + name);
                    handle.execute("GRANT SELECT, INSERT, UPDATE ON verification_mark TO " + name);
                });
    }

    private static String quoted(String role) {
        return "\"" + role.replace("\"", "\"\"") + "\"";
    }

    private Flyway migrations() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(settings.jdbcUrl());
        source.setUser(settings.user());
        source.setPassword(settings.password());
        source.setApplicationName("milepost migrations");
        source.setLogServerErrorDetail(false);
        source.setOptions("-c lock_timeout=" + settings.lockTimeout().toMillis());
        return Flyway.configure(Database.class.getClassLoader())
                .dataSource(source)
                .locations("classpath:db/migration")
                .failOnMissingLocations(true)
                .validateMigrationNaming(true)
                .cleanDisabled(true)
                .loggers("slf4j")
                .load();
    }

    /**
     * Removes dead rows and collects statistics, so that copies of this database need to do
     * neither.
     */
    public void tidy() {
        jdbi.useHandle(handle -> handle.execute("VACUUM (FREEZE, ANALYZE)"));
    }

    /** The durability settings of a new connection. */
    public Durability readDurability() {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(Durability.READ)
                                .map(
                                        (row, _) ->
                                                new Durability(
                                                        row.getString("fsync"),
                                                        row.getString("synchronous_commit"),
                                                        row.getString("full_page_writes"),
                                                        row.getString("synchronous_standby_names"),
                                                        row.getInt("standbys")))
                                .one());
    }

    /**
     * Checks the durability settings of the server: at every start, and while a server runs,
     * because another database server may have become the primary.
     *
     * @return the settings
     * @throws OperatorFault when the server or a failover may lose a commit, naming the setting; or
     *     when it is a standby
     */
    public Durability requireDurable() {
        int timeline =
                jdbi.withHandle(
                        handle ->
                                handle.createQuery(PrimaryCheck.READ_TIMELINE)
                                        .mapTo(Integer.class)
                                        .one());
        if (timeline == 0) {
            throw new OperatorFault(
                    "The database server of "
                            + settings
                            + " is a standby, which takes no writes. Set the address of the primary in the database URL.");
        }
        if (primaryCheck.isFormer(timeline)) {
            throw new OperatorFault(
                    "The database server of "
                            + settings
                            + " is a former primary: it is on timeline "
                            + timeline
                            + ", and this process has booked on a newer one. End it. If the newer"
                            + " one is gone, confirmed transfers are lost: treat it as a restore,"
                            + " and start this server again.");
        }
        Durability durability = readDurability();
        durability.require(settings.standbys());
        return durability;
    }

    /** The connections of the pool now. */
    public PoolStatus poolStatus() {
        HikariPoolMXBean now = pool.getHikariPoolMXBean();
        return new PoolStatus(
                now.getActiveConnections(),
                now.getIdleConnections(),
                now.getThreadsAwaitingConnection(),
                settings.poolSizeMax());
    }

    /** Closes the pool. Sessions are closed by their owners. */
    @Override
    public void close() {
        pool.close();
    }

    private static HikariDataSource pool(DatabaseSettings settings) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("milepost");
        config.setJdbcUrl(settings.poolUrl());
        config.setDataSourceProperties(settings.driverProperties("milepost"));
        config.addDataSourceProperty(
                "socketTimeout",
                DatabaseSettings.seconds(settings.statementTimeout().plus(SOCKET_GRACE)));
        config.setConnectionInitSql(SessionVariables.ofPool(settings).sql());
        config.setMaximumPoolSize(settings.poolSizeMax());
        config.setMinimumIdle(Math.min(IDLE_CONNECTIONS_MIN, settings.poolSizeMax()));
        long timeoutMillis =
                Math.max(POOL_TIMEOUT_MIN_MILLIS, settings.connectTimeout().toMillis());
        config.setConnectionTimeout(timeoutMillis);
        config.setValidationTimeout(timeoutMillis);
        config.setKeepaliveTime(KEEPALIVE.toMillis());
        config.setMaxLifetime(CONNECTION_LIFE_MAX.toMillis());
        config.setInitializationFailTimeout(WITHOUT_CONNECTING);
        return new HikariDataSource(config);
    }

    /** Waits for a server that is starting or slow; an answer of the server itself is final. */
    private static void requireServer(DatabaseSettings settings) {
        long deadline = System.nanoTime() + settings.connectTimeout().toNanos();
        for (int attempt = 1; ; attempt++) {
            try (Connection connection =
                    DriverManager.getConnection(
                            settings.jdbcUrl(), settings.driverProperties("milepost start"))) {
                requireSupported(settings, connection);
                return;
            } catch (SQLException exception) {
                String state = String.valueOf(exception.getSQLState());
                if (settings.password().isEmpty() && wantsPassword(exception)) {
                    throw OperatorFault.ofConfiguration(
                            "The database wants a password of "
                                    + settings
                                    + ", and none is configured. Passwords are in secret files, in"
                                    + " the directory that MILEPOST_SECRETS names (in a package"
                                    + " /etc/milepost/credentials), in the environment or in the"
                                    + " file of settings.",
                            exception);
                }
                boolean mayCome = SqlFailure.of(exception) == SqlFailure.CONNECTION_LOST;
                boolean isLate = System.nanoTime() > deadline && attempt >= CONNECT_ATTEMPTS_MIN;
                if (!mayCome || isLate) {
                    String message =
                            "Cannot use the database as "
                                    + settings
                                    + ": "
                                    + withoutStop(exception.getMessage())
                                    + ". Check the address, the user and the password, and that"
                                    + " the server runs and is not overloaded.";
                    throw REFUSED.contains(state)
                            ? OperatorFault.ofConfiguration(message, exception)
                            : new OperatorFault(message, exception);
                }
                LockSupport.parkNanos(CONNECT_INTERVAL.toNanos());
            }
        }
    }

    /** The driver has no code of its own for a server that wants a password and got none. */
    private static boolean wantsPassword(SQLException exception) {
        return WITHOUT_PASSWORD.contains(String.valueOf(exception.getSQLState()))
                && String.valueOf(exception.getMessage()).contains("password");
    }

    private static String withoutStop(@Nullable String sentence) {
        String text = String.valueOf(sentence);
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }

    private static void requireSupported(DatabaseSettings settings, Connection connection)
            throws SQLException {
        int version = connection.getMetaData().getDatabaseMajorVersion();
        if (version < VERSION_MIN || version > VERSION_MAX) {
            throw OperatorFault.ofConfiguration(
                    "The database server is PostgreSQL "
                            + version
                            + "; Milepost needs one of the versions "
                            + VERSION_MIN
                            + " to "
                            + VERSION_MAX
                            + ".");
        }
        String encoding = read(connection, "SELECT current_setting('server_encoding')");
        if (!encoding.equals("UTF8")) {
            throw OperatorFault.ofConfiguration(
                    "The database of "
                            + settings
                            + " is encoded in "
                            + encoding
                            + "; Milepost needs UTF8: CREATE DATABASE milepost ENCODING 'UTF8'"
                            + " TEMPLATE template0.");
        }
    }

    private static String read(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
