package org.milepost.postgres;

import java.util.Set;

/**
 * The three settings that decide whether a reported commit survives a power failure.
 *
 * <p>Source: PostgreSQL, "Reliability and the Write-Ahead Log".
 *
 * @param fsync {@code on} or {@code off}
 * @param synchronousCommit {@code on}, {@code off}, {@code local}, {@code remote_write} or {@code
 *     remote_apply}, as sessions of this role get it
 * @param fullPageWrites {@code on} or {@code off}
 */
public record Durability(String fsync, String synchronousCommit, String fullPageWrites) {

    /**
     * With a synchronous standby, {@code local} and {@code remote_write} report a commit that the
     * standby has not flushed, and a failover would lose it.
     */
    private static final Set<String> SYNCHRONOUS = Set.of("on", "remote_apply");

    /**
     * Checks that the server cannot lose a commit.
     *
     * @throws OperatorFault naming the setting that is off
     */
    public void require() {
        requireOn("fsync", fsync.equals("on"), fsync);
        requireOn("full_page_writes", fullPageWrites.equals("on"), fullPageWrites);
        requireOn("synchronous_commit", SYNCHRONOUS.contains(synchronousCommit), synchronousCommit);
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
