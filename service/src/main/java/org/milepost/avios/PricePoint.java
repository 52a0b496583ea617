package org.milepost.avios;

import java.util.List;
import org.milepost.programme.Cents;

/**
 * One way to pay for a purchase: some of it with Avios, the rest with money.
 *
 * @param avios how many Avios; at least one
 * @param discount what they are worth here
 * @param cash what is left to pay; with the discount it makes the whole price
 * @param discounts how the discount is shared among the products, in their order
 */
record PricePoint(long avios, Cents discount, Cents cash, List<Cents> discounts) {
    PricePoint {
        discounts = List.copyOf(discounts);
    }
}
