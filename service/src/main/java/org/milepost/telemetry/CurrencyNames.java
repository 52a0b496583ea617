package org.milepost.telemetry;

import java.util.Optional;

/** Names currencies for labels. */
@FunctionalInterface
public interface CurrencyNames {

    /**
     * The codes of a currency.
     *
     * @param programme the code of its programme
     * @param currency its code within the programme
     */
    record Codes(String programme, String currency) {}

    /** The codes of the currency of this number; empty while they are not known. */
    Optional<Codes> of(int currency);
}
