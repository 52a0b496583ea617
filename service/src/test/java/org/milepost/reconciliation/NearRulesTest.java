package org.milepost.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.milepost.reconciliation.NearStore.Our;
import org.milepost.reconciliation.NearStore.Pair;
import org.milepost.reconciliation.NearStore.Their;
import org.milepost.reconciliation.ReconciliationRun.Cursor;

/** Which lines without a common key are the same. */
class NearRulesTest {

    private static final long SEED = Long.getLong("near.seed", System.nanoTime());
    private static final Instant NOON = Instant.parse("2026-06-15T12:00:00Z");
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    /** As many as any assignment finds, each line once, and none that are too far apart. */
    @Test
    void asManyAsPossibleAreFound() {
        Random random = new Random(SEED);
        for (int i = 0; i < 300; i++) {
            List<Their> theirs = new ArrayList<>();
            List<Our> ours = new ArrayList<>();
            for (int j = random.nextInt(7); j > 0; j--) {
                theirs.add(
                        new Their(
                                theirs.size() + 1,
                                random.nextInt(2),
                                "S" + random.nextInt(2),
                                NOON.plusSeconds(60L * random.nextInt(20))));
            }
            for (int j = random.nextInt(7); j > 0; j--) {
                Instant at = NOON.plusSeconds(60L * random.nextInt(20));
                ours.add(
                        new Our(
                                new Cursor(at, 0, ours.size() + 1, 1, 0),
                                random.nextInt(2),
                                "S" + random.nextInt(2),
                                at));
            }
            theirs.sort(
                    Comparator.comparingLong(Their::amount)
                            .thenComparing(Their::store)
                            .thenComparing(Their::at));
            ours.sort(
                    Comparator.comparingLong(Our::amount)
                            .thenComparing(Our::store)
                            .thenComparing(Our::at));

            List<Pair> pairs = NearRules.pairs(theirs, pages(ours), TOLERANCE);

            assertThat(pairs).as("seed %d", SEED).hasSize(most(theirs, ours, 0, 0));
            assertThat(pairs.stream().map(it -> it.our().cursor()).distinct().count())
                    .isEqualTo(pairs.size());
            assertThat(pairs).allMatch(it -> fits(it.their(), it.our()));
        }
    }

    /** The most pairs of the theirs from one on with ours whose bit is not set. */
    private static int most(List<Their> theirs, List<Our> ours, int from, int taken) {
        if (from == theirs.size()) {
            return 0;
        }
        int best = most(theirs, ours, from + 1, taken);
        for (int i : IntStream.range(0, ours.size()).toArray()) {
            if ((taken & 1 << i) == 0 && fits(theirs.get(from), ours.get(i))) {
                best = Math.max(best, 1 + most(theirs, ours, from + 1, taken | 1 << i));
            }
        }
        return best;
    }

    private static boolean fits(Their their, Our our) {
        return their.amount() == our.amount()
                && their.store().equals(our.store())
                && Duration.between(their.at(), our.at()).abs().compareTo(TOLERANCE) <= 0;
    }

    private static NearRules.Pages pages(List<Our> ours) {
        int[] at = {0};
        return new NearRules.Pages(
                () -> {
                    int end = Math.min(ours.size(), at[0] + 2);
                    List<Our> page = ours.subList(at[0], end);
                    at[0] = end;
                    return page;
                });
    }
}
