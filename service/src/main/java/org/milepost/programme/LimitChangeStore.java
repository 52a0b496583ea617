package org.milepost.programme;

import static org.milepost.programme.CatalogueChangeStore.number;
import static org.milepost.programme.CatalogueChangeStore.requireFound;
import static org.milepost.programme.CatalogueChangeStore.timestamp;

import java.util.function.IntFunction;
import org.jdbi.v3.core.Handle;

/**
 * The statements of a change in progress that are about limits of redemptions. They fail as those
 * of {@link CatalogueChangeStore} do.
 *
 * <p>Threads: belongs to the one that runs the change, and ends with it.
 */
public final class LimitChangeStore {

    private final Handle handle;

    LimitChangeStore(Handle handle) {
        this.handle = handle;
    }

    /**
     * Adds a limit of redemptions.
     *
     * @param terms makes the limit with the number that it is given
     */
    public RedemptionLimit add(IntFunction<RedemptionLimit> terms) {
        int number =
                number(
                        handle,
                        """
                        SELECT coalesce(max(redemption_limit), 0) + 1 FROM redemption_limit
                        """);
        RedemptionLimit limit = terms.apply(number);
        if (limit.number() != number) {
            throw new IllegalArgumentException("a limit takes the number it is given");
        }
        handle.createUpdate(
                        """
                        INSERT INTO redemption_limit (
                            redemption_limit, programme, name, partner, store, offer_id, measure,
                            maximum, window_minutes, enforcement, starts_at, ends_at)
                        VALUES (
                            :number, :programme, :name, CAST(:partner AS integer), :store, :offerId,
                            :measure, :maximum, CAST(:minutes AS integer), :enforcement, :startsAt,
                            CAST(:endsAt AS timestamptz))
                        """)
                .bind("number", number)
                .bind("programme", limit.programme().value())
                .bind("name", limit.name())
                .bind("partner", limit.scope().partner().map(PartnerId::value))
                .bind("store", limit.scope().store())
                .bind("offerId", limit.scope().offer())
                .bind("measure", limit.measure().name())
                .bind("maximum", limit.maximum())
                .bind("minutes", limit.window().minutes())
                .bind("enforcement", limit.enforcement().name())
                .bind("startsAt", timestamp(limit.startsAt()))
                .bind("endsAt", limit.endsAt().map(CatalogueChangeStore::timestamp))
                .execute();
        return limit;
    }

    /** Gives the limit of that number the name, maximum, enforcement and end of this one. */
    public void change(RedemptionLimit limit) {
        int rows =
                handle.createUpdate(
                                """
                                UPDATE redemption_limit
                                   SET name = :name, maximum = :maximum,
                                       enforcement = :enforcement,
                                       ends_at = CAST(:endsAt AS timestamptz)
                                 WHERE redemption_limit = :number
                                """)
                        .bind("number", limit.number())
                        .bind("name", limit.name())
                        .bind("maximum", limit.maximum())
                        .bind("enforcement", limit.enforcement().name())
                        .bind("endsAt", limit.endsAt().map(CatalogueChangeStore::timestamp))
                        .execute();
        requireFound(rows, "limit " + limit.number());
    }
}
