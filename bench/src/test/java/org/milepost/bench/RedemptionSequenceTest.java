package org.milepost.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RedemptionSequenceTest {

    private final RedemptionSequence sequence = new RedemptionSequence(new Collectors(1_000, 50));

    @Test
    void whoRedeemsFollowsFromTheNumberAndAllCollectorsTakePart() {
        Set<Long> redeemed = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            long number = sequence.next();
            assertThat(number).isEqualTo(i);
            assertThat(sequence.collector(number))
                    .isBetween(1_000L, 1_049L)
                    .isEqualTo(sequence.collector(number));
            redeemed.add(sequence.collector(number));
        }
        assertThat(redeemed).hasSize(50);
    }

    @Test
    void onlyWhatWasAnsweredByThenIsOld() {
        long before = System.nanoTime();
        sequence.next();
        sequence.next();
        sequence.allAnswered();
        long between = System.nanoTime();
        sequence.next();
        sequence.allAnswered();
        assertThat(sequence.answeredAt(before)).isZero();
        assertThat(sequence.answeredAt(between)).isEqualTo(2);
        assertThat(sequence.answeredAt(System.nanoTime())).isEqualTo(3);
    }
}
