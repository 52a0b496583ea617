package org.milepost.programme;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.milepost.postgres.Database;
import org.milepost.threads.BackgroundJob;
import org.milepost.threads.FatalErrors;
import org.milepost.threads.JobStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reference data, held in memory: read at every request, changed now and then.
 *
 * <p>A change is in force here when its method returns, and in every other process on the same
 * database within two seconds: each asks once a second for the catalogue's version and reads
 * everything again when it has increased. While the database is out of reach the catalogue last
 * read stays in use.
 *
 * <p>Changes throw {@link CodeTaken} when a code is in use, {@link IllegalArgumentException} when a
 * record refuses a value, and {@link org.jdbi.v3.core.JdbiException} when the database fails.
 *
 * <p>Threads: shared. Reading takes no lock and does no I/O; changes block on the database.
 */
public final class Programmes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Programmes.class);

    private static final Duration PERIOD = Duration.ofSeconds(1);

    /** Beyond it calls are answered by offers and outages of long ago. */
    private static final Duration SINCE_SUCCESS_MAX = Duration.ofSeconds(30);

    private final CatalogueStore store;
    private final CatalogueView view;
    private final BackgroundJob job =
            new BackgroundJob("reference-data", PERIOD, SINCE_SUCCESS_MAX, this::refresh);

    /** Written by the job and by changes; the newest stays. */
    private final AtomicReference<Catalogue> newest;

    private Programmes(CatalogueStore store, CatalogueView view, Catalogue first) {
        this.store = store;
        this.view = view;
        this.newest = new AtomicReference<>(first);
    }

    /**
     * Reads the catalogue and keeps it fresh until closed.
     *
     * @throws org.jdbi.v3.core.JdbiException when the database cannot be read
     */
    public static Programmes open(Database database) {
        return open(database, CatalogueView.NEWEST);
    }

    /** The same, with what requests see of the catalogue. */
    public static Programmes open(Database database, CatalogueView view) {
        return open(new CatalogueStore(database.jdbi()), view);
    }

    static Programmes open(CatalogueStore store) {
        return open(store, CatalogueView.NEWEST);
    }

    private static Programmes open(CatalogueStore store, CatalogueView view) {
        Programmes programmes = new Programmes(store, view, store.load());
        programmes.job.start();
        return programmes;
    }

    /** The newest catalogue read, as the current request sees it. Take it once for a request. */
    public Catalogue current() {
        return view.seen(newest.get());
    }

    /**
     * The offer version of that number. Reads the catalogue again when it does not contain the
     * version yet: another process may have added it and booked with it a moment ago.
     *
     * @throws IllegalStateException when there is none
     */
    public Offer offer(int version) {
        return newest.get().offer(version).orElseGet(() -> offerAddedElsewhere(version));
    }

    private Offer offerAddedElsewhere(int version) {
        refreshNow();
        return newest.get()
                .offer(version)
                .orElseThrow(() -> new IllegalStateException("there is no offer " + version));
    }

    /**
     * Runs a change, alone and in one transaction; it is in force here when this returns.
     *
     * @param change runs inside the transaction: quick, and without any effect elsewhere
     */
    public <T> T change(Function<CatalogueChangeStore, T> change) {
        T outcome = store.change(change);
        refreshNow();
        return outcome;
    }

    /** Adds an offer, or a new version of one; a change of its own. */
    public Offer addOffer(IntFunction<Offer> terms) {
        return change(it -> it.addOffer(terms));
    }

    /** How the reading goes. */
    public JobStatus jobStatus() {
        return job.status();
    }

    /** Stops reading; the last catalogue stays readable. */
    @Override
    public void close() {
        job.close();
    }

    private void refresh() {
        if (store.version() > newest.get().version()) {
            install(store.load());
        }
    }

    /** What was asked for is committed or looked up; a read that fails now is made up for later. */
    private void refreshNow() {
        try {
            refresh();
        } catch (RuntimeException e) {
            FatalErrors.endProcessIfFatal(e);
            LOG.warn(
                    "reference data could not be read; the data read before"
                            + " stays in use; check the database",
                    e);
        }
    }

    /** Of two reads that overlapped, the later to finish may be the older. */
    void install(Catalogue read) {
        newest.accumulateAndGet(
                read, (held, late) -> held.version() >= late.version() ? held : late);
    }
}
