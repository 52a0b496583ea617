package org.milepost.amcash;

import java.util.Locale;
import java.util.Optional;

/** How the collector's number was entered at the till. */
enum CardEntryMode {
    SWIPE,
    SCAN,
    MANUAL,
    PREREGISTERED;

    private static final CardEntryMode[] ALL = values();

    private final String lower = name().toLowerCase(Locale.ROOT);

    /** The mode of a wire value, in any case. */
    static Optional<CardEntryMode> of(String value) {
        // equalsIgnoreCase would take a long s for an s
        String lower = value.toLowerCase(Locale.ROOT);
        for (CardEntryMode mode : ALL) {
            if (mode.lower.equals(lower)) {
                return Optional.of(mode);
            }
        }
        return Optional.empty();
    }

    /** Whether the card itself, or its registration, was there. */
    boolean isCardPresented() {
        return this != MANUAL;
    }
}
