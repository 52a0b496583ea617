package org.milepost.proofs.site;

import java.time.Duration;

/**
 * The limits of a server's checkout.
 *
 * @param lanes writer threads
 * @param queueMax commands that may wait in one lane
 * @param batchMax commands in one transaction at most
 * @param deadline how long a request may wait to be decided
 */
public record Limits(int lanes, int queueMax, int batchMax, Duration deadline) {}
