package org.milepost.trail;

import org.milepost.ledger.Link;

/**
 * The end of the trail at one moment.
 *
 * @param number that of the latest change; 0 before the first
 */
public record TrailHead(long number, Link link) {

    /** Before the first change. */
    public static final TrailHead START = new TrailHead(0, TrailLinks.START);
}
