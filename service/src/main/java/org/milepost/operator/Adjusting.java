package org.milepost.operator;

import org.milepost.ledger.Miles;

/**
 * What an operator does to a balance.
 *
 * @param currency the code of the currency
 * @param miles what is given, or taken when negative; not zero
 * @param reason why, for people
 * @param reference the operator's own name for it: the same one again does nothing more
 */
public record Adjusting(String currency, Miles miles, String reason, String reference) {}
