package org.milepost.bench.report;

import java.util.OptionalDouble;

/**
 * What is not a rate of requests. Each is empty when the run did not measure it.
 *
 * @param diskBytesPerTransfer growth of all tables and indexes of the product, the answers kept for
 *     retries among them, by the redemptions booked
 * @param verifiedPerSecond transfers that the audit checks in a second
 * @param verified how many it checked
 * @param readySeconds from the command typed to the demo's ready line, over the run's data
 * @param residentMegabytes the most memory that the server had while it redeemed
 */
public record Footprint(
        OptionalDouble diskBytesPerTransfer,
        OptionalDouble verifiedPerSecond,
        long verified,
        OptionalDouble readySeconds,
        OptionalDouble residentMegabytes) {}
