package org.milepost.postgres;

/**
 * An embedded server that runs, in this process's care or in another's.
 *
 * @param processId the process of its postmaster
 * @param port where it listens on 127.0.0.1
 * @param database how to reach its database
 */
public record RunningServer(long processId, int port, DatabaseSettings database) {}
