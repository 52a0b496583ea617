package org.milepost.reconciliation;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.milepost.ledger.AccountId;

/**
 * What does not agree between a partner's file and the books.
 *
 * @param number names it
 * @param file the partner's file
 * @param line the line of that file; 0 when it has none
 * @param type how they do not agree
 * @param theirs the amount of the partner's line
 * @param ours the amount of our line
 * @param key the partner's or our name of the line
 * @param confirmation the confirmation number of our line; empty when there is none
 * @param account whose account our line is about
 * @param counterpart the break of another day that is the other half of this one
 * @param owner who takes care of it; empty if nobody
 * @param note what was said about it; may be empty
 * @param cause why it needs no change of the books; empty when it was not explained
 * @param correction the confirmation number of the transfer that corrected it; empty if none did
 * @param resolution when and by whom it was resolved
 */
public record ReconciliationBreak(
        long number,
        long file,
        int partner,
        int currency,
        LocalDate day,
        int line,
        BreakClass type,
        BreakState state,
        Optional<Long> theirs,
        Optional<Long> ours,
        String key,
        String confirmation,
        Optional<AccountId> account,
        Optional<Long> counterpart,
        Optional<Instant> theirsAt,
        Optional<Instant> oursAt,
        Instant foundAt,
        String owner,
        String note,
        String cause,
        String correction,
        Optional<Resolution> resolution) {

    /** When and by whom a break was resolved. */
    public record Resolution(Instant at, String by) {}

    /**
     * What would have to be added to the partner's house accounts so that they have what the
     * partner says.
     */
    public long difference() {
        return Math.subtractExact(theirs.orElse(0L), ours.orElse(0L));
    }
}
