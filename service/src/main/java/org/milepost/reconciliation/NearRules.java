package org.milepost.reconciliation;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.milepost.reconciliation.NearStore.Our;
import org.milepost.reconciliation.NearStore.Pair;
import org.milepost.reconciliation.NearStore.Their;

/**
 * Which lines without a common key are the same: the amount and the store are, and the times differ
 * by no more than some minutes. Both sides come in the order of amount, store and time. Each line
 * takes the earliest one that is left, so that as many as possible are found. Pure.
 */
final class NearRules {

    private NearRules() {}

    /** A stream of our lines, of which the first one can be looked at. */
    interface OurLines {
        /** The next line, which stays; empty at the end. */
        Optional<Our> peek();

        /** Passes the next line. */
        void pass();
    }

    /** The pairs of these lines. */
    static List<Pair> pairs(List<Their> theirs, OurLines ours, Duration tolerance) {
        List<Pair> pairs = new ArrayList<>();
        for (Their their : theirs) {
            while (ours.peek().filter(it -> isBefore(it, their, tolerance)).isPresent()) {
                ours.pass();
            }
            ours.peek()
                    .filter(it -> isNear(it, their, tolerance))
                    .ifPresent(
                            it -> {
                                pairs.add(new Pair(their, it));
                                ours.pass();
                            });
        }
        return pairs;
    }

    /** Whether our line is before all lines that the partner's, or a later one, can be. */
    private static boolean isBefore(Our our, Their their, Duration tolerance) {
        int order = order(our, their);
        return order < 0 || (order == 0 && our.at().plus(tolerance).isBefore(their.at()));
    }

    private static boolean isNear(Our our, Their their, Duration tolerance) {
        return order(our, their) == 0
                && Duration.between(our.at(), their.at()).abs().compareTo(tolerance) <= 0;
    }

    /** By amount and store, as the database orders them. */
    private static int order(Our our, Their their) {
        int byAmount = Long.compare(our.amount(), their.amount());
        return byAmount != 0
                ? byAmount
                : Arrays.compareUnsigned(
                        our.store().getBytes(StandardCharsets.UTF_8),
                        their.store().getBytes(StandardCharsets.UTF_8));
    }

    /** Our lines, read in pages. */
    static final class Pages implements OurLines {

        private final Supplier<List<Our>> nextPage;
        private List<Our> page = List.of();
        private int at;
        private boolean isAtEnd;
        private Optional<Our> passed = Optional.empty();

        /**
         * A stream of pages.
         *
         * @param nextPage reads the lines after those of the page before; none at the end
         */
        Pages(Supplier<List<Our>> nextPage) {
            this.nextPage = nextPage;
        }

        @Override
        public Optional<Our> peek() {
            if (at == page.size() && !isAtEnd) {
                page = nextPage.get();
                isAtEnd = page.isEmpty();
                at = 0;
            }
            return at < page.size() ? Optional.of(page.get(at)) : Optional.empty();
        }

        @Override
        public void pass() {
            passed = peek();
            at++;
        }

        /** The last line that was passed. */
        Optional<Our> passed() {
            return passed;
        }
    }
}
