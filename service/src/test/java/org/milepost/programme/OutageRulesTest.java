package org.milepost.programme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("mutation")
class OutageRulesTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void anOutageHasItsFirstInstantAndNotItsEnd() {
        List<Outage> one = List.of(outage(1, 10, 20));

        assertThat(end(one, 9)).isEmpty();
        assertThat(end(one, 10)).hasValue(at(20));
        assertThat(end(one, 19)).hasValue(at(20));
        assertThat(end(one, 20)).isEmpty();
    }

    @Test
    void outagesThatOverlapOrMeetEndTogether() {
        List<Outage> some = List.of(outage(1, 30, 40), outage(2, 10, 20), outage(3, 15, 30));

        assertThat(end(some, 12)).hasValue(at(40));
        assertThat(end(some, 29)).hasValue(at(40));
    }

    @Test
    void anOutageWithinAnotherDoesNotEndIt() {
        assertThat(end(List.of(outage(1, 10, 40), outage(2, 15, 20)), 12)).hasValue(at(40));
    }

    @Test
    void anOutageOfAnotherProgrammeDoesNotCount() {
        Outage elsewhere =
                new Outage(1, Optional.of(new ProgrammeId(2)), at(0), at(9), Optional.empty());

        assertThat(OutageRules.ordered(List.of(elsewhere), new ProgrammeId(1))).isEmpty();
        assertThat(OutageRules.ordered(List.of(elsewhere), new ProgrammeId(2)))
                .containsExactly(elsewhere);
    }

    @Test
    void theEndIsTheFirstInstantThatNoOutageCovers() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            List<Outage> outages = new ArrayList<>();
            for (int i = random.nextInt(6); i > 0; i--) {
                int from = random.nextInt(20);
                outages.add(outage(i, from, from + 1 + random.nextInt(6)));
            }
            int now = random.nextInt(28);
            int free = now;
            while (isCovered(outages, free)) {
                free++;
            }
            assertThat(end(outages, now))
                    .as("seed %d, %s at %d", seed, outages, now)
                    .isEqualTo(free == now ? Optional.empty() : Optional.of(at(free)));
        }
    }

    @Test
    void anOutageThatDoesNotLastIsNone() {
        assertThatThrownBy(() -> outage(1, 10, 10)).isInstanceOf(IllegalArgumentException.class);
    }

    private static boolean isCovered(List<Outage> outages, int second) {
        return outages.stream()
                .anyMatch(
                        it ->
                                !at(second).isBefore(it.startsAt())
                                        && at(second).isBefore(it.endsAt()));
    }

    private static Optional<Instant> end(List<Outage> outages, int second) {
        return OutageRules.end(OutageRules.ordered(outages, new ProgrammeId(1)), at(second));
    }

    private static Outage outage(int number, int from, int to) {
        return new Outage(number, Optional.empty(), at(from), at(to), Optional.empty());
    }

    private static Instant at(int second) {
        return START.plusSeconds(second);
    }
}
