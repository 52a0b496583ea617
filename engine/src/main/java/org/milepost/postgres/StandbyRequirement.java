package org.milepost.postgres;

/** What the operator requires of standbys, which decides what a failover may lose. */
public enum StandbyRequirement {
    /** There is no standby, or a commit waits for one: no failover loses a confirmed transfer. */
    NONE_OR_SYNCHRONOUS("none-or-synchronous"),

    /** A commit must wait for a standby. */
    SYNCHRONOUS("synchronous"),

    /** Standbys may lag: a failover may lose confirmed transfers. */
    ASYNCHRONOUS("asynchronous");

    private final String setting;

    StandbyRequirement(String setting) {
        this.setting = setting;
    }

    /** Its word in the settings. */
    public String setting() {
        return setting;
    }
}
