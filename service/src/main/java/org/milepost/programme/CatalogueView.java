package org.milepost.programme;

/**
 * Which reference data a request sees. Production sees the newest; a sandbox may show a request
 * what it would see on a server that has not read the last change yet.
 *
 * <p>Threads: shared by all requests; must not block.
 */
@FunctionalInterface
public interface CatalogueView {

    /** The newest that was read. */
    CatalogueView NEWEST = newest -> newest;

    /** What the current request sees instead of the newest catalogue. */
    Catalogue seen(Catalogue newest);
}
