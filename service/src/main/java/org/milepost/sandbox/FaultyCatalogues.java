package org.milepost.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.milepost.programme.Catalogue;
import org.milepost.programme.CatalogueView;
import org.milepost.programme.Offer;
import org.milepost.programme.Outage;

/**
 * The reference data as the requests of a demo see it: the newest, but a request with the fault
 * {@link FaultKind#STALE} sees what was in force before the last change, and one with {@link
 * FaultKind#OUTAGE} an outage.
 *
 * <p>Threads: shared.
 */
public final class FaultyCatalogues implements CatalogueView {

    private static final Duration OUTAGE = Duration.ofMinutes(2);

    private final InstantSource clock;
    private volatile @Nullable Versions versions;

    /** The newest catalogue and the one before. */
    private record Versions(Catalogue newest, Catalogue before) {}

    /**
     * Views at the demo's time.
     *
     * @param clock the demo's time
     */
    public FaultyCatalogues(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Catalogue seen(Catalogue newest) {
        Versions known = remembered(newest);
        if (RequestFault.isCarriedOutNow(FaultKind.STALE)) {
            return known.before();
        }
        if (RequestFault.isCarriedOutNow(FaultKind.OFFERS_PAUSED)) {
            return with(newest, List.of(), List.copyOf(newest.outages()));
        }
        return RequestFault.isCarriedOutNow(FaultKind.OUTAGE) ? inOutage(newest) : newest;
    }

    private Versions remembered(Catalogue newest) {
        Versions known = versions;
        return known != null && known.newest().version() >= newest.version()
                ? known
                : remember(newest);
    }

    private synchronized Versions remember(Catalogue newest) {
        Versions known = versions;
        if (known != null && known.newest().version() >= newest.version()) {
            return known;
        }
        Versions next = new Versions(newest, known == null ? newest : known.newest());
        versions = next;
        return next;
    }

    private Catalogue inOutage(Catalogue newest) {
        Instant now = clock.instant();
        List<Outage> outages = new ArrayList<>(newest.outages());
        int number = outages.stream().mapToInt(Outage::number).max().orElse(0) + 1;
        outages.add(
                new Outage(
                        number,
                        Optional.empty(),
                        now.minus(OUTAGE),
                        now.plus(OUTAGE),
                        Optional.empty()));
        List<Offer> offers =
                newest.currentOffers().stream()
                        .flatMap(it -> newest.offerVersions(it.programme(), it.offerId()).stream())
                        .toList();
        return with(newest, offers, outages);
    }

    private static Catalogue with(Catalogue newest, List<Offer> offers, List<Outage> outages) {
        return new Catalogue(
                newest.version(),
                newest.programmes(),
                newest.partners(),
                newest.sponsors(),
                offers,
                outages,
                newest.agreements(),
                newest.apiKeys(),
                newest.limits());
    }
}
