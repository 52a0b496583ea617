package org.milepost.postgres;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The server's settings for one session, set by SQL after connecting, so that parameters of the URL
 * cannot override them.
 *
 * <p>Source: PostgreSQL, "Client Connection Defaults", "Query Planning", "TCP Settings".
 *
 * @param values by name of the setting; constants only
 */
record SessionVariables(Map<String, String> values) {

    /**
     * The locks of a host that has disappeared are held until the server detects that the
     * connection is lost: two hours by default, eleven seconds with these.
     */
    private static final Map<String, String> KEEPALIVES =
            Map.of(
                    "tcp_keepalives_idle", "5",
                    "tcp_keepalives_interval", "2",
                    "tcp_keepalives_count", "3",
                    "tcp_user_timeout", "11000");

    /** See {@link Session}. */
    private static final Map<String, String> PINNED_PLANNER =
            Map.of(
                    "enable_hashjoin", "off",
                    "enable_mergejoin", "off",
                    "enable_seqscan", "off",
                    "enable_material", "off",
                    "enable_bitmapscan", "off",
                    "plan_cache_mode", "force_generic_plan");

    /** Unlimited, because the reader may take its time between two fetches. */
    private static final Duration AUDIT_IDLE = Duration.ofMinutes(10);

    SessionVariables {
        values = Map.copyOf(values);
    }

    /** For connections of the pool. */
    static SessionVariables ofPool(DatabaseSettings settings) {
        Map<String, String> values = new LinkedHashMap<>(KEEPALIVES);
        // Its statements read few rows, and compiling one takes longer than running it.
        values.put("jit", "off");
        values.put("lock_timeout", millis(settings.lockTimeout()));
        values.put("statement_timeout", millis(settings.statementTimeout()));
        values.put(
                "idle_in_transaction_session_timeout", millis(settings.idleInTransactionTimeout()));
        return new SessionVariables(values);
    }

    /** For a lane. */
    static SessionVariables ofLane(DatabaseSettings settings) {
        Map<String, String> values = new LinkedHashMap<>(ofPool(settings).values());
        values.putAll(PINNED_PLANNER);
        return new SessionVariables(values);
    }

    /** For reading the whole ledger. */
    static SessionVariables ofAudit() {
        Map<String, String> values = new LinkedHashMap<>(KEEPALIVES);
        values.put("statement_timeout", "0");
        values.put("idle_in_transaction_session_timeout", millis(AUDIT_IDLE));
        return new SessionVariables(values);
    }

    /** One statement that sets them all. */
    String sql() {
        return values.entrySet().stream()
                .map(
                        entry ->
                                "set_config('%s', '%s', false)"
                                        .formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(", ", "SELECT ", ""));
    }

    /** The server reads 0 as forever. */
    private static String millis(Duration duration) {
        return Long.toString(Math.max(1, duration.toMillis()));
    }
}
