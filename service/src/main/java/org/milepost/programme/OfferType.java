package org.milepost.programme;

/**
 * The kind of an offer. If two offers cost the same miles for a dollar, the one whose kind comes
 * first here is used. The names are those of the wire and of the database.
 */
public enum OfferType {
    /** A special offer. */
    SPL,
    /** The regular offer. */
    RGL
}
