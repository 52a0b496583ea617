package org.milepost.proofs.proxy;

/**
 * A connection that has ended.
 *
 * @param clientPort the port of the client that opened it
 * @param openedNanos when it was opened, by {@link System#nanoTime()}
 * @param closedNanos when its server side was closed
 */
public record ConnectionSpan(int clientPort, long openedNanos, long closedNanos) {}
