package org.milepost.programme;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The end of an outage. Outages that overlap or meet count as one, so that a caller does not return
 * during the next one. Pure.
 */
final class OutageRules {

    private OutageRules() {}

    /** The outages that concern a programme, in the order that {@link #end} needs. */
    static List<Outage> ordered(Collection<Outage> outages, ProgrammeId programme) {
        return outages.stream()
                .filter(outage -> outage.concerns(programme))
                .sorted(Comparator.comparing(Outage::startsAt))
                .toList();
    }

    /** The first instant after this one that lies in no outage; empty when this one does not. */
    static Optional<Instant> end(List<Outage> ordered, Instant at) {
        Instant end = at;
        for (int i = 0; i < ordered.size(); i++) {
            Outage outage = ordered.get(i);
            if (outage.startsAt().isAfter(end)) {
                break;
            }
            if (outage.endsAt().isAfter(end)) {
                end = outage.endsAt();
            }
        }
        return end.equals(at) ? Optional.empty() : Optional.of(end);
    }
}
