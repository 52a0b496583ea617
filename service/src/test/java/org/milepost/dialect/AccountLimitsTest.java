package org.milepost.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.ledger.CounterChange;
import org.milepost.ledger.Counters;
import org.milepost.programme.BusinessCalendar;
import org.milepost.programme.LimitEnforcement;
import org.milepost.programme.LimitMeasure;
import org.milepost.programme.LimitScope;
import org.milepost.programme.LimitWindow;
import org.milepost.programme.PartnerId;
import org.milepost.programme.ProgrammeId;
import org.milepost.programme.RedemptionLimit;

/** What the limits of an account allow, refuse and mark. */
@Tag("mutation")
class AccountLimitsTest {

    private static final BusinessCalendar CALENDAR =
            new BusinessCalendar(ZoneId.of("America/Toronto"), LocalTime.of(3, 0));
    private static final Instant NOON = Instant.parse("2026-06-15T16:00:00Z");
    private static final RedeemedAmount UNIT = new RedeemedAmount(95, 1_000);

    private static RedemptionLimit limit(
            int number, LimitMeasure measure, long maximum, LimitWindow window) {
        return limit(number, measure, maximum, window, LimitEnforcement.HARD);
    }

    private static RedemptionLimit limit(
            int number,
            LimitMeasure measure,
            long maximum,
            LimitWindow window,
            LimitEnforcement enforcement) {
        return new RedemptionLimit(
                number,
                new ProgrammeId(1),
                "limit " + number,
                LimitScope.PROGRAMME,
                measure,
                maximum,
                window,
                enforcement,
                Instant.EPOCH,
                Optional.empty());
    }

    private static AccountLimits limits(Counters counters, Instant now, RedemptionLimit... all) {
        return AccountLimits.of(List.of(all), CALENDAR, counters, now);
    }

    /** The counters after a redemption, which is booked whatever the limits say. */
    private static Counters redeem(
            Counters counters, Instant now, RedeemedAmount amount, RedemptionLimit... all) {
        AccountLimits limits = limits(counters, now, all);
        return counters.after(limits.changes(limits.counted(amount), List.of(all)));
    }

    @ParameterizedTest
    @CsvSource({
        "MILES, 94, 0",
        "MILES, 95, 1",
        "MILES, 1000, 10",
        "CENTS, 999, 0",
        "CENTS, 5999, 5",
        "COUNT, 1, 9223372036854775807",
    })
    void aLimitAllowsWholeUnits(LimitMeasure measure, long maximum, long units) {
        RedemptionLimit limit = limit(1, measure, maximum, LimitWindow.BUSINESS_DAY);

        assertThat(limits(Counters.NONE, NOON, limit).units(UNIT)).isEqualTo(units);
    }

    @Test
    void theLeastOfAllLimitsDecides() {
        RedemptionLimit miles = limit(1, LimitMeasure.MILES, 950, LimitWindow.BUSINESS_DAY);
        RedemptionLimit cents = limit(2, LimitMeasure.CENTS, 3_000, LimitWindow.sliding(60));
        RedemptionLimit soft =
                limit(3, LimitMeasure.CENTS, 1, LimitWindow.BUSINESS_DAY, LimitEnforcement.SOFT);
        RedemptionLimit once = limit(4, LimitMeasure.COUNT, 1, LimitWindow.BUSINESS_DAY);

        assertThat(limits(Counters.NONE, NOON, miles, cents, soft).units(UNIT)).isEqualTo(3);
        Counters counters = redeem(Counters.NONE, NOON, UNIT, miles, cents, soft, once);
        assertThat(limits(counters, NOON, miles, cents, soft).units(UNIT)).isEqualTo(2);
        assertThat(limits(counters, NOON, once).units(UNIT)).isZero();
        assertThat(limits(counters, NOON).units(UNIT)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aSoftLimitMarksWhatIsAboveIt() {
        RedemptionLimit soft =
                limit(1, LimitMeasure.COUNT, 1, LimitWindow.BUSINESS_DAY, LimitEnforcement.SOFT);
        Counters counters = redeem(Counters.NONE, NOON, UNIT, soft);
        long day = CALENDAR.businessDay(NOON).toEpochDay();

        assertThat(limits(Counters.NONE, NOON, soft).counted(UNIT))
                .containsExactly(new CountedLimit(1, day, 1, false));
        assertThat(limits(counters, NOON, soft).counted(UNIT))
                .containsExactly(new CountedLimit(1, day, 1, true));
        assertThat(limits(counters, NOON, soft).exceededBy(UNIT)).isEmpty();
    }

    @Test
    void aRefusalNamesTheLimitItsNumbersAndWhenItFrees() {
        RedemptionLimit day = limit(1, LimitMeasure.CENTS, 2_500, LimitWindow.BUSINESS_DAY);
        RedemptionLimit hour = limit(2, LimitMeasure.COUNT, 1, LimitWindow.sliding(60));
        Counters counters = redeem(Counters.NONE, NOON, UNIT, day, hour);

        assertThat(limits(counters, NOON, day, hour).exceededBy(new RedeemedAmount(190, 2_000)))
                .containsExactly(
                        new ExceededLimit(
                                1,
                                2_500,
                                1_000,
                                2_000,
                                Optional.of(Instant.parse("2026-06-16T07:00:00Z"))),
                        new ExceededLimit(2, 1, 1, 1, Optional.of(NOON.plusSeconds(3_660))));
        assertThat(limits(counters, NOON, day).exceededBy(new RedeemedAmount(285, 3_000)))
                .containsExactly(new ExceededLimit(1, 2_500, 1_000, 3_000, Optional.empty()));
    }

    @Test
    void aLimitFreesAtItsEndAtTheLatest() {
        RedemptionLimit whole = limit(1, LimitMeasure.COUNT, 1, LimitWindow.sliding(60));
        RedemptionLimit limit =
                whole.with(
                        "short",
                        1,
                        LimitEnforcement.HARD,
                        Optional.of(NOON.plus(Duration.ofMinutes(5))));
        Counters counters = redeem(Counters.NONE, NOON, UNIT, limit);

        assertThat(limits(counters, NOON, limit).exceededBy(UNIT).getFirst().freesAt())
                .hasValue(NOON.plus(Duration.ofMinutes(5)));
        Instant over = NOON.plus(Duration.ofMinutes(5));
        assertThat(limits(counters, over, limit).units(UNIT)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void theCounterOfALimitThatIsOverIsRemoved() {
        RedemptionLimit limit = limit(1, LimitMeasure.COUNT, 5, LimitWindow.BUSINESS_DAY);
        RedemptionLimit other = limit(2, LimitMeasure.COUNT, 5, LimitWindow.BUSINESS_DAY);
        Counters counters = redeem(Counters.NONE, NOON, UNIT, limit, other);
        RedemptionLimit over =
                limit.with("over", 5, LimitEnforcement.HARD, Optional.of(NOON.minusSeconds(1)));

        assertThat(redeem(counters, NOON, UNIT, over).sliced().keySet()).containsExactly(2);
        assertThat(redeem(counters, NOON, UNIT, other).sliced().keySet())
                .as("a limit that another instance added is not known here yet")
                .containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void onlyLimitsOfTheOfferCount() {
        RedemptionLimit all = limit(1, LimitMeasure.COUNT, 5, LimitWindow.BUSINESS_DAY);
        LimitScope scope =
                new LimitScope(
                        Optional.of(new PartnerId(1)), Optional.of("0001"), Optional.of("11"));
        RedemptionLimit offer =
                new RedemptionLimit(
                        2,
                        all.programme(),
                        "offer",
                        scope,
                        LimitMeasure.COUNT,
                        5,
                        LimitWindow.BUSINESS_DAY,
                        LimitEnforcement.HARD,
                        Instant.EPOCH,
                        Optional.empty());
        AccountLimits limits = limits(Counters.NONE, NOON, all, offer);

        assertThat(limits.by(Optional.of("11")).limits()).containsExactly(all, offer);
        assertThat(limits.by(Optional.of("12")).limits()).containsExactly(all);
        assertThat(limits.by(Optional.empty()).limits()).containsExactly(all);
    }

    /** A use that was made and not given back. */
    private record Made(Instant at, long miles, List<CountedLimit> counted) {}

    /**
     * Random redemptions and reversals under a sliding limit, against sums over the uses
     * themselves: never more than the limit in the window, nothing refused that is within the limit
     * in a window a sixtieth longer, and free at the named instant and not before.
     */
    @Test
    void aSlidingLimitIsNeverPassedAndFreesWhenItSays() {
        int refusals = 0;
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            int minutes = 1 + random.nextInt(3_000);
            long maximum = 1L + random.nextInt(1_000);
            RedemptionLimit limit =
                    limit(1, LimitMeasure.MILES, maximum, LimitWindow.sliding(minutes));
            Duration window = Duration.ofMinutes(minutes);
            Duration longer = window.plusSeconds(minutes);
            Counters counters = Counters.NONE;
            List<Made> made = new ArrayList<>();
            Instant now = NOON.plusNanos(1_000 * random.nextLong(10_000_000));
            for (int step = 0; step < 200; step++) {
                now = now.plusMillis(random.nextLong(1 + window.toMillis() / 20));
                if (random.nextInt(4) == 0 && !made.isEmpty()) {
                    Made undone = made.remove(random.nextInt(made.size()));
                    counters = counters.after(CountedLimit.givenBack(undone.counted()));
                }
                RedeemedAmount wanted = new RedeemedAmount(1 + random.nextInt(400), 0);
                AccountLimits limits = limits(counters, now, limit);
                List<ExceededLimit> exceeded = limits.exceededBy(wanted);
                String place = "seed %d step %d".formatted(seed, step);
                if (exceeded.isEmpty()) {
                    List<CountedLimit> counted = limits.counted(wanted);
                    List<CounterChange> changes = limits.changes(counted, List.of(limit));
                    counters = counters.after(changes);
                    made.add(new Made(now, wanted.miles(), counted));
                    assertThat(since(made, now.minus(window)))
                            .as(place)
                            .isLessThanOrEqualTo(maximum);
                } else {
                    refusals++;
                    assertThat(since(made, now.minus(longer)) + wanted.miles())
                            .as(place)
                            .isGreaterThan(maximum);
                    requireFree(exceeded.getFirst().freesAt(), counters, wanted, limit, place);
                }
            }
        }
        assertThat(refusals).isGreaterThan(10_000);
    }

    private static void requireFree(
            Optional<Instant> freesAt,
            Counters counters,
            RedeemedAmount wanted,
            RedemptionLimit limit,
            String place) {
        assertThat(freesAt.isPresent()).as(place).isEqualTo(wanted.miles() <= limit.maximum());
        freesAt.ifPresent(
                at -> {
                    assertThat(limits(counters, at, limit).exceededBy(wanted)).as(place).isEmpty();
                    assertThat(limits(counters, at.minusNanos(1_000), limit).exceededBy(wanted))
                            .as(place)
                            .isNotEmpty();
                });
    }

    private static long since(List<Made> made, Instant from) {
        return made.stream().filter(it -> it.at().isAfter(from)).mapToLong(Made::miles).sum();
    }
}
