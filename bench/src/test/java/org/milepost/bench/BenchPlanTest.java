package org.milepost.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class BenchPlanTest {

    @Test
    void allIsMeasuredUnlessPartsAreChosen() {
        assertThat(plan(Set.of(), 64).groups()).containsExactlyInAnyOrder(BenchGroup.values());
        assertThat(plan(Set.of(BenchGroup.TPCB), 64).groups()).containsExactly(BenchGroup.TPCB);
    }

    @Test
    void aPartBringsThoseThatItIsComparedWith() {
        assertThat(plan(Set.of(BenchGroup.OPEN), 64).groups())
                .containsExactlyInAnyOrder(BenchGroup.OPEN, BenchGroup.REDEEM, BenchGroup.ECHO);
        assertThat(plan(Set.of(BenchGroup.REPLAY), 64).groups())
                .containsExactlyInAnyOrder(BenchGroup.REPLAY, BenchGroup.REDEEM);
    }

    @Test
    void kindsAreComparedAt64CallersOrElseAtTheMostThereAre() {
        assertThat(plan(Set.of(), 1, 64, 256).usualCallers()).isEqualTo(64);
        assertThat(plan(Set.of(), 8, 1).usualCallers()).isEqualTo(8);
    }

    @Test
    void noConnectionsAreNoPlan() {
        assertThatThrownBy(() -> plan(Set.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> plan(Set.of(), 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static BenchPlan plan(Set<BenchGroup> groups, Integer... connections) {
        return new BenchPlan(groups, 1, Duration.ZERO, Duration.ZERO, List.of(connections), 1, 1);
    }
}
