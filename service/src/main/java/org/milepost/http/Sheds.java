package org.milepost.http;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.milepost.http.HttpCounts.Reason;

/**
 * Counts what a server refuses and cuts.
 *
 * <p>Threads: shared.
 */
final class Sheds {

    private final Map<Reason, AtomicLong> counts = new EnumMap<>(Reason.class);

    Sheds() {
        for (Reason reason : Reason.values()) {
            counts.put(reason, new AtomicLong());
        }
    }

    void count(Reason reason) {
        AtomicLong count = counts.get(reason);
        if (count != null) {
            count.incrementAndGet();
        }
    }

    Map<Reason, Long> all() {
        Map<Reason, Long> all = new EnumMap<>(Reason.class);
        counts.forEach((reason, count) -> all.put(reason, count.get()));
        return all;
    }
}
