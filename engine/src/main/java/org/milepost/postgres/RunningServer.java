package org.milepost.postgres;

/**
 * A running embedded server, started by this process or another one.
 *
 * @param processId the process of its postmaster
 * @param port its port on 127.0.0.1
 * @param database the settings for its database
 */
public record RunningServer(long processId, int port, DatabaseSettings database) {}
