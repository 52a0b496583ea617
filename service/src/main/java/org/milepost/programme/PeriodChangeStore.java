package org.milepost.programme;

import java.time.LocalDate;
import org.jdbi.v3.core.Handle;

/**
 * The statements of a change in progress that are about the periods of programmes. They fail as
 * those of {@link CatalogueChangeStore} do.
 *
 * <p>Threads: belongs to the one that runs the change, and ends with it.
 */
public final class PeriodChangeStore {

    private final Handle handle;

    PeriodChangeStore(Handle handle) {
        this.handle = handle;
    }

    /** Adds what a programme is called and when its days begin, from a business day on. */
    public void add(ProgrammeId programme, ProgrammePeriod period) {
        handle.createUpdate(
                        """
                        INSERT INTO programme_period (programme, first_day, name, zone, day_starts)
                        VALUES (:programme, :firstDay, :name, :zone, CAST(:dayStarts AS time))
                        """)
                .bind("programme", programme.value())
                .bind("firstDay", period.firstDay())
                .bind("name", period.name())
                .bind("zone", period.zone().getId())
                .bind("dayStarts", period.dayStarts().toString())
                .execute();
    }

    /** Deletes what would hold from a business day on. */
    public void delete(ProgrammeId programme, LocalDate firstDay) {
        handle.createUpdate(
                        """
                        DELETE FROM programme_period
                         WHERE programme = :programme AND first_day = :firstDay
                        """)
                .bind("programme", programme.value())
                .bind("firstDay", firstDay)
                .execute();
    }
}
