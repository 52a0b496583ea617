package org.milepost.files;

import java.time.Instant;
import java.util.Locale;
import org.milepost.files.SettlementLine.Original;

/**
 * The fields of each line of a settlement file, in their order. The names and the order belong to
 * version 1 of the layouts and never change.
 */
enum LineField {
    BOOKED_AT("bookedAt"),
    BOOKED_ON("bookedOn"),
    KIND("kind"),
    ACCOUNT("account"),
    AMOUNT("amount"),
    TERMINAL("terminal"),
    STORE("store"),
    CONFIRMATION("confirmation"),
    ORIGINAL("original"),
    ORIGINAL_DAY("originalDay"),
    HAPPENED_AT("happenedAt"),
    TRACE("trace"),
    TRANSACTION_ID("transactionId"),
    REFERENCE("reference");

    private final String label;

    LineField(String label) {
        this.label = label;
    }

    /** The name of the field in files. */
    String label() {
        return label;
    }

    /** Its value; empty when there is none. */
    String of(SettlementLine line) {
        return switch (this) {
            case BOOKED_AT -> line.key().at().toString();
            case BOOKED_ON -> line.bookedOn().toString();
            case KIND -> word(line.kind());
            case ACCOUNT -> word(line.house().role());
            case AMOUNT -> Long.toString(line.amount());
            case TERMINAL -> line.terminal();
            case STORE -> line.store();
            case CONFIRMATION -> line.confirmation();
            case ORIGINAL -> line.original().map(Original::confirmation).orElse("");
            case ORIGINAL_DAY -> line.original().map(it -> it.day().toString()).orElse("");
            case HAPPENED_AT -> line.happenedAt().map(Instant::toString).orElse("");
            case TRACE -> line.trace();
            case TRANSACTION_ID -> line.transactionId();
            case REFERENCE -> line.reference();
        };
    }

    /** Whether it is a whole number. */
    boolean isNumber() {
        return this == AMOUNT;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
