package org.milepost.avios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.milepost.programme.CashRate;
import org.milepost.programme.Cents;

/** Price points as Debit Currency needs them: computed "at a pre-agreed rate". */
@Tag("mutation")
final class PricingRulesTest {

    private static final CashRate RATE = new CashRate(200, new Cents(100), "GBP");

    @Test
    void aPriceHasFivePointsFromATenthOfItToTheWhole() {
        assertThat(PricingRules.points(List.of(new Cents(10_000)), RATE))
                .containsExactly(
                        point(2_000, 1_000, 9_000),
                        point(5_000, 2_500, 7_500),
                        point(10_000, 5_000, 5_000),
                        point(15_000, 7_500, 2_500),
                        point(20_000, 10_000, 0));
    }

    @Test
    void theLastPartOfAnAviosBuysNothingMoreThanThePrice() {
        CashRate dear = new CashRate(1, new Cents(100), "GBP");

        assertThat(PricingRules.points(List.of(new Cents(150)), dear))
                .containsExactly(point(1, 100, 50), point(2, 150, 0));
    }

    @Test
    void aPurchaseForNothingHasNoPricePoints() {
        assertThat(PricingRules.points(List.of(new Cents(0)), RATE)).isEmpty();
        assertThat(PricingRules.points(List.of(), RATE)).isEmpty();
    }

    @Test
    void aPriceBeyondTheLimitIsRefused() {
        List<Cents> atLimit = List.of(PricingRules.PRICE_MAX);
        CashRate most = new CashRate(1_000_000, new Cents(1), "GBP");

        assertThat(PricingRules.points(atLimit, most).getLast().avios())
                .isEqualTo(999_999_999_000_000L);
        assertThatThrownBy(
                        () ->
                                PricingRules.points(
                                        List.of(PricingRules.PRICE_MAX, new Cents(1)), RATE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everySumIsExactAndNoAviosIsTakenWithoutEffect() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            CashRate rate =
                    new CashRate(any(random, 1_000_000), new Cents(any(random, 1_000_000)), "GBP");
            List<Cents> prices = new ArrayList<>();
            long price = 0;
            for (int products = random.nextInt(1, 11); products > 0; products--) {
                long each = any(random, 99_999_999) - 1;
                prices.add(new Cents(each));
                price += each;
            }

            List<PricingRules.PricePoint> points = PricingRules.points(prices, rate);

            assertThat(points.isEmpty()).as("%s %s", prices, rate).isEqualTo(price == 0);
            for (PricingRules.PricePoint point : points) {
                assertHolds(point, price, prices, rate);
            }
            if (price > 0) {
                assertThat(points.getLast().cash()).isEqualTo(Cents.ZERO);
                assertThat(points.stream().map(PricingRules.PricePoint::avios))
                        .isSorted()
                        .doesNotHaveDuplicates();
            }
        }
    }

    private static void assertHolds(
            PricingRules.PricePoint point, long price, List<Cents> prices, CashRate rate) {
        String what = point + " of " + prices + " at " + rate;
        long discount = point.discount().value();
        assertThat(discount + point.cash().value()).as(what).isEqualTo(price);
        assertThat(point.discounts().stream().mapToLong(Cents::value).sum())
                .as(what)
                .isEqualTo(discount);
        for (int i = 0; i < prices.size(); i++) {
            assertThat(point.discounts().get(i)).as(what).isLessThanOrEqualTo(prices.get(i));
        }
        assertThat(point.avios()).as(what).isPositive();
        assertThat(point.avios() * rate.cash().value())
                .as(what)
                .isGreaterThanOrEqualTo(discount * rate.avios());
        assertThat((point.avios() - 1) * rate.cash().value())
                .as(what)
                .isLessThan(Math.max(1, discount * rate.avios()));
    }

    /** A number from 1 on; small ones come as often as large ones. */
    private static long any(Random random, int most) {
        return random.nextInt(1, 1 + random.nextInt(1, most + 1));
    }

    private static PricingRules.PricePoint point(long avios, long discount, long cash) {
        return new PricingRules.PricePoint(
                avios, new Cents(discount), new Cents(cash), List.of(new Cents(discount)));
    }
}
