package org.milepost.postgres;

import java.time.Duration;
import java.util.Properties;

/**
 * The address of a database, and timeouts.
 *
 * @param jdbcUrl starts with {@code jdbc:postgresql:}; of several hosts the primary is used
 * @param poolUrl the same for the pooled connections, which may go through a program that pools
 *     connections for several servers
 * @param user the role to connect as
 * @param password its password; empty where the server asks for none
 * @param poolSizeMax the most pooled connections at a time; sessions are not pooled
 * @param connectTimeout how long to wait for a connection, new or pooled
 * @param lockTimeout how long a statement waits for one lock
 * @param statementTimeout how long a statement may run
 * @param idleInTransactionTimeout how long the server keeps an open transaction, with its locks, of
 *     a client that sends nothing
 * @param standbys what is required of the server's standbys
 */
public record DatabaseSettings(
        String jdbcUrl,
        String poolUrl,
        String user,
        String password,
        int poolSizeMax,
        Duration connectTimeout,
        Duration lockTimeout,
        Duration statementTimeout,
        Duration idleInTransactionTimeout,
        StandbyRequirement standbys) {

    private static final String PREFIX = "jdbc:postgresql:";
    private static final int POOL_SIZE_MAX = 16;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration IDLE_IN_TRANSACTION_TIMEOUT = Duration.ofSeconds(10);

    /** Rejects settings that cannot work. */
    public DatabaseSettings {
        if (!jdbcUrl.startsWith(PREFIX) || !poolUrl.startsWith(PREFIX)) {
            throw OperatorFault.ofConfiguration(
                    "The database URL must start with jdbc:postgresql:, as in"
                            + " jdbc:postgresql://db.example.com:5432/milepost.");
        }
        if (poolSizeMax < 1) {
            throw new OperatorFault("The pool needs at least one connection, not " + poolSizeMax);
        }
        requirePositive("connect timeout", connectTimeout);
        requirePositive("lock timeout", lockTimeout);
        requirePositive("statement timeout", statementTimeout);
        requirePositive("idle-in-transaction timeout", idleInTransactionTimeout);
    }

    /** Settings with the default pool size and timeouts. */
    public static DatabaseSettings of(String jdbcUrl, String user, String password) {
        return new DatabaseSettings(
                jdbcUrl,
                jdbcUrl,
                user,
                password,
                POOL_SIZE_MAX,
                CONNECT_TIMEOUT,
                LOCK_TIMEOUT,
                STATEMENT_TIMEOUT,
                IDLE_IN_TRANSACTION_TIMEOUT,
                StandbyRequirement.NONE_OR_SYNCHRONOUS);
    }

    /** These settings with another way to the database for pooled connections. */
    public DatabaseSettings withPoolUrl(String url) {
        return new DatabaseSettings(
                jdbcUrl,
                url,
                user,
                password,
                poolSizeMax,
                connectTimeout,
                lockTimeout,
                statementTimeout,
                idleInTransactionTimeout,
                standbys);
    }

    /** These settings for another role. */
    public DatabaseSettings withRole(String role, String rolePassword) {
        return new DatabaseSettings(
                jdbcUrl,
                poolUrl,
                role,
                rolePassword,
                poolSizeMax,
                connectTimeout,
                lockTimeout,
                statementTimeout,
                idleInTransactionTimeout,
                standbys);
    }

    /** These settings with another requirement of standbys. */
    public DatabaseSettings withStandbys(StandbyRequirement required) {
        return new DatabaseSettings(
                jdbcUrl,
                poolUrl,
                user,
                password,
                poolSizeMax,
                connectTimeout,
                lockTimeout,
                statementTimeout,
                idleInTransactionTimeout,
                required);
    }

    /** These settings with another pool size. */
    public DatabaseSettings withPoolSizeMax(int connections) {
        return new DatabaseSettings(
                jdbcUrl,
                poolUrl,
                user,
                password,
                connections,
                connectTimeout,
                lockTimeout,
                statementTimeout,
                idleInTransactionTimeout,
                standbys);
    }

    /** These settings with other timeouts for locks, statements and idle transactions. */
    public DatabaseSettings withTimeouts(
            Duration lock, Duration statement, Duration idleInTransaction) {
        return new DatabaseSettings(
                jdbcUrl,
                poolUrl,
                user,
                password,
                poolSizeMax,
                connectTimeout,
                lock,
                statement,
                idleInTransaction,
                standbys);
    }

    /** The URL without its parameters, which may contain secrets; for messages. */
    public String address() {
        int query = jdbcUrl.indexOf('?');
        return query < 0 ? jdbcUrl : jdbcUrl.substring(0, query);
    }

    /** Without the password, and without the URL's parameters. */
    @Override
    public String toString() {
        return user + " at " + address();
    }

    /**
     * The driver's properties for a connection. A parameter in the URL overrides them.
     *
     * @param application the name shown by pg_stat_activity
     */
    Properties driverProperties(String application) {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        if (!password.isEmpty()) {
            properties.setProperty("password", password);
        }
        properties.setProperty("ApplicationName", application);
        properties.setProperty("assumeMinServerVersion", "15");
        // Of one host, a standby is refused with a better message. In random order, so that a host
        // that takes connections and does not answer is not always the first.
        if (hasSeveralHosts()) {
            properties.setProperty("targetServerType", "primary");
            properties.setProperty("loadBalanceHosts", "true");
        }
        properties.setProperty("tcpKeepAlive", "true");
        // Details of server errors quote rows, which may be members' data, and messages are logged.
        properties.setProperty("logServerErrorDetail", "false");
        properties.setProperty("connectTimeout", seconds(connectTimeout));
        properties.setProperty("loginTimeout", seconds(connectTimeout));
        return properties;
    }

    private boolean hasSeveralHosts() {
        return address().contains(",");
    }

    /** Whole seconds, rounded up: the driver has no smaller unit, and 0 means no limit. */
    static String seconds(Duration duration) {
        return Long.toString(duration.plusMillis(999).toSeconds());
    }

    private static void requirePositive(String what, Duration duration) {
        if (!duration.isPositive()) {
            throw new OperatorFault("The " + what + " must be longer than zero.");
        }
    }
}
