package org.milepost.avios;

import java.util.ArrayList;
import java.util.List;
import org.milepost.programme.CashRate;
import org.milepost.programme.Cents;

/**
 * The price points of a purchase at an agreed rate. Avios are whole and money is in whole cents, so
 * that the rate cannot be met exactly: a member pays the fewest Avios that are worth a discount,
 * and gets all the discount that they are worth. What is left to pay and the discount always add up
 * to the price, of the whole and of each product.
 */
final class PricingRules {

    /** Below this no product of two amounts passes the range of a long. */
    static final Cents PRICE_MAX = new Cents(999_999_999);

    /** The parts of the price for which there is a price point, in hundredths. */
    private static final List<Integer> SHARES = List.of(10, 25, 50, 75, 100);

    private static final int HUNDREDTHS = 100;

    private PricingRules() {}

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

    /**
     * The price points, the one with the fewest Avios first. None when the price is nothing.
     *
     * @param prices what each product costs; together {@link #PRICE_MAX} at most
     */
    static List<PricePoint> points(List<Cents> prices, CashRate rate) {
        Cents price = prices.stream().reduce(Cents.ZERO, Cents::plus);
        if (price.compareTo(PRICE_MAX) > 0) {
            throw new IllegalArgumentException("more than " + PRICE_MAX);
        }
        List<PricePoint> points = new ArrayList<>();
        long before = 0;
        for (int share : SHARES) {
            long wanted = price.value() * share / HUNDREDTHS;
            long avios = rate.aviosFor(new Cents(wanted));
            if (avios > before) {
                Cents worth = rate.worthOf(avios);
                Cents discount = worth.compareTo(price) > 0 ? price : worth;
                points.add(
                        new PricePoint(
                                avios,
                                discount,
                                price.minus(discount),
                                shared(discount, prices, price)));
                before = avios;
            }
        }
        return List.copyOf(points);
    }

    /** Shares a discount in proportion to the prices, so that the parts make the whole. */
    private static List<Cents> shared(Cents discount, List<Cents> prices, Cents price) {
        List<Cents> parts = new ArrayList<>();
        long counted = 0;
        long given = 0;
        for (Cents each : prices) {
            counted += each.value();
            long due = discount.value() * counted / price.value();
            parts.add(new Cents(due - given));
            given = due;
        }
        return parts;
    }
}
