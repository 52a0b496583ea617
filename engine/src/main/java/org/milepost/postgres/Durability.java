package org.milepost.postgres;

import java.util.Set;

/**
 * What decides whether a reported commit survives a power failure, and the loss of the server when
 * it has standbys.
 *
 * <p>Source: PostgreSQL, "Reliability and the Write-Ahead Log", "Synchronous Replication".
 *
 * @param fsync {@code on} or {@code off}
 * @param synchronousCommit {@code on}, {@code off}, {@code local}, {@code remote_write} or {@code
 *     remote_apply}, as sessions of this role get it
 * @param fullPageWrites {@code on} or {@code off}
 * @param synchronousStandbyNames which standbys a commit waits for; empty for none
 * @param standbys how many standbys are connected, as far as this role may see
 */
public record Durability(
        String fsync,
        String synchronousCommit,
        String fullPageWrites,
        String synchronousStandbyNames,
        int standbys) {

    /**
     * Reads them. A program that makes a backup or receives the log for an archive is no standby. A
     * role without {@code pg_read_all_stats} sees only standbys that have a replication slot.
     */
    static final String READ =
            """
            SELECT current_setting('fsync') AS fsync,
                   current_setting('synchronous_commit') AS synchronous_commit,
                   current_setting('full_page_writes') AS full_page_writes,
                   current_setting('synchronous_standby_names') AS synchronous_standby_names,
                   (SELECT count(*)
                      FROM pg_stat_replication r
                      LEFT JOIN pg_replication_slots s ON s.active_pid = r.pid
                     WHERE coalesce(s.slot_type = 'physical' AND NOT s.temporary, true)
                       AND (r.state <> 'backup' OR r.state IS NULL AND s.slot_name IS NOT NULL)
                       AND coalesce(r.application_name, '')
                           NOT IN ('pg_basebackup', 'pg_receivewal')) AS standbys
            """;

    /**
     * With a synchronous standby, {@code local} and {@code remote_write} report a commit that the
     * standby has not flushed, and a failover would lose it.
     */
    private static final Set<String> SYNCHRONOUS = Set.of("on", "remote_apply");

    /**
     * Checks that neither the server nor a failover can lose a commit.
     *
     * @throws OperatorFault naming the setting that is off, or saying what standbys lack
     */
    public void require(StandbyRequirement requirement) {
        requireOn("fsync", fsync.equals("on"), fsync);
        requireOn("full_page_writes", fullPageWrites.equals("on"), fullPageWrites);
        requireOn("synchronous_commit", SYNCHRONOUS.contains(synchronousCommit), synchronousCommit);
        requireStandbys(requirement);
    }

    private void requireStandbys(StandbyRequirement requirement) {
        boolean isSynchronous = !synchronousStandbyNames.isBlank();
        switch (requirement) {
            case NONE_OR_SYNCHRONOUS -> {
                if (standbys > 0 && !isSynchronous) {
                    throw OperatorFault.ofConfiguration(
                            "The database server has a standby and does not wait for it"
                                    + " (synchronous_standby_names is empty): a failover could lose"
                                    + " confirmed transfers. Set synchronous_standby_names on the"
                                    + " server, or accept this with"
                                    + " database.standbys=asynchronous.");
                }
            }
            case SYNCHRONOUS -> {
                if (!isSynchronous) {
                    throw OperatorFault.ofConfiguration(
                            "The database server does not wait for a standby"
                                    + " (synchronous_standby_names is empty), and"
                                    + " database.standbys=synchronous requires it. Set"
                                    + " synchronous_standby_names on the server.");
                }
            }
            case ASYNCHRONOUS -> {
                // The operator accepts that a failover loses commits.
            }
        }
    }

    private static void requireOn(String setting, boolean fit, String value) {
        if (!fit) {
            throw OperatorFault.ofConfiguration(
                    "The database server runs with "
                            + setting
                            + "="
                            + value
                            + ": it could lose confirmed transfers. Set "
                            + setting
                            + " to on for the server, the database and the role, and start again.");
        }
    }
}
