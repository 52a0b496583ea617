package org.milepost.bench.report;

import java.util.OptionalDouble;

/**
 * The figures of disk, memory, audit and start. Each is empty when the run did not measure it.
 *
 * @param diskBytesPerTransfer the growth of all tables and indexes of the product, including the
 *     answers kept for retries, divided by the redemptions booked
 * @param verifiedPerSecond the transfers that the audit checks in a second
 * @param verified the transfers that it checked
 * @param readySeconds from the start of the command to the demo's ready line, with the run's data
 * @param residentMegabytes the maximum of the server's memory during redemptions
 */
public record Footprint(
        OptionalDouble diskBytesPerTransfer,
        OptionalDouble verifiedPerSecond,
        long verified,
        OptionalDouble readySeconds,
        OptionalDouble residentMegabytes) {}
