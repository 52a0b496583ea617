package org.milepost.programme;

import static org.milepost.programme.CatalogueChangeStore.number;
import static org.milepost.programme.CatalogueChangeStore.requireFound;
import static org.milepost.programme.CatalogueChangeStore.timestamp;

import java.util.function.IntFunction;
import org.jdbi.v3.core.Handle;

/**
 * The statements of a change in progress that are about outages. They fail as those of {@link
 * CatalogueChangeStore} do.
 *
 * <p>Threads: belongs to the one that runs the change, and ends with it.
 */
public final class OutageChangeStore {

    private final Handle handle;

    OutageChangeStore(Handle handle) {
        this.handle = handle;
    }

    /**
     * Declares an outage. Its number is that of this change, so that the number of a deleted one is
     * not used again.
     */
    public Outage add(IntFunction<Outage> declaration) {
        int number =
                number(
                        handle,
                        """
                        SELECT version FROM catalogue
                        """);
        Outage outage = declaration.apply(number);
        if (outage.number() != number) {
            throw new IllegalArgumentException("an outage takes the number it is given");
        }
        handle.createUpdate(
                        """
                        INSERT INTO outage (outage, programme, starts_at, ends_at, note)
                        VALUES (:outage, CAST(:programme AS smallint), :startsAt, :endsAt, :note)
                        """)
                .bind("outage", outage.number())
                .bind("programme", outage.programme().map(ProgrammeId::value))
                .bind("startsAt", timestamp(outage.startsAt()))
                .bind("endsAt", timestamp(outage.endsAt()))
                .bind("note", outage.note())
                .execute();
        return outage;
    }

    /** Gives the outage of that number the end and note of this one. */
    public void change(Outage outage) {
        int rows =
                handle.createUpdate(
                                """
                                UPDATE outage SET ends_at = :endsAt, note = :note
                                WHERE outage = :outage
                                """)
                        .bind("outage", outage.number())
                        .bind("endsAt", timestamp(outage.endsAt()))
                        .bind("note", outage.note())
                        .execute();
        requireFound(rows, "outage " + outage.number());
    }

    /** Deletes an outage that has not begun. */
    public void delete(int number) {
        int rows =
                handle.createUpdate(
                                """
                                DELETE FROM outage WHERE outage = :outage
                                """)
                        .bind("outage", number)
                        .execute();
        requireFound(rows, "outage " + number);
    }
}
