package org.milepost.programme;

/**
 * The kind of an offer, in the order in which kinds win where two offers ask the same miles for a
 * dollar. The names are those of the wire and of the database.
 */
public enum OfferType {
    /** A special offer. */
    SPL,
    /** The regular offer. */
    RGL
}
