package org.milepost.till;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The things that the till can sell; their prices contain the tax. */
enum TillItem {
    MILK(449),
    BREAD(379),
    COFFEE(1_299),
    SALMON(2_208),
    CANDLE(625);

    /** What lies in the basket at first: 43.35. */
    static final List<TillItem> FIRST = List.of(MILK, BREAD, COFFEE, SALMON);

    private final long cents;

    TillItem(long cents) {
        this.cents = cents;
    }

    /** The price. */
    long cents() {
        return cents;
    }

    /** The key of its name among the texts of the pages. */
    String textKey() {
        return "till.item." + name().toLowerCase(Locale.ROOT);
    }

    /** The item with this name. */
    static Optional<TillItem> of(String name) {
        return Arrays.stream(values()).filter(it -> it.name().equals(name)).findFirst();
    }
}
