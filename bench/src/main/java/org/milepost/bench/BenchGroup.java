package org.milepost.bench;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** A part of the benchmark that can be run without the others. */
enum BenchGroup {
    /** The commit floor, and a transaction for each redemption. */
    BASELINE,
    /** The TPC-B-like transaction, whose tables take a minute to make. */
    TPCB,
    /** The ledger in process. */
    LEDGER,
    /** Redemptions over HTTP. */
    REDEEM,
    /** Redemptions over HTTP with a second instance on the same database. */
    INSTANCES,
    /** Echoes over HTTP. */
    ECHO,
    /** Inquiries over HTTP. */
    INQUIRE,
    /** Redemptions of eight partners, and those of one collector. */
    HOT,
    /** Keys again that are older than the time in which a redemption can be cancelled. */
    REPLAY,
    /** Arrivals at their own pace. */
    OPEN;

    /** These and those without which they mean nothing; all when there are none. */
    static Set<BenchGroup> withNeeds(Set<BenchGroup> chosen) {
        if (chosen.isEmpty()) {
            return EnumSet.allOf(BenchGroup.class);
        }
        Set<BenchGroup> all = EnumSet.copyOf(chosen);
        if (all.contains(REPLAY)
                || all.contains(OPEN)
                || all.contains(HOT)
                || all.contains(INSTANCES)) {
            all.add(REDEEM);
        }
        if (all.contains(OPEN)) {
            all.add(ECHO);
        }
        return all;
    }

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
