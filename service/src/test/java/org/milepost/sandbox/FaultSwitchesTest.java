package org.milepost.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class FaultSwitchesTest {

    private static final CallSender LOY1 = sender("loy1-pos", 1);
    private static final CallSender LOY2 = sender("loy2-pos", 2);

    private final FaultSwitches switches = new FaultSwitches();

    @Test
    void aSwitchGivesSoManyCallsItsFault() {
        add(FaultKind.LATE, Optional.of(FaultCall.REDEEM), Optional.empty(), 2);

        assertThat(next(FaultCall.INQUIRE)).isEmpty();
        assertThat(next(FaultCall.REDEEM)).contains(FaultKind.LATE);
        assertThat(next(FaultCall.REDEEM)).contains(FaultKind.LATE);
        assertThat(next(FaultCall.REDEEM)).isEmpty();
    }

    @Test
    void aLostAnswerIsThatOfACallThatBooks() {
        add(FaultKind.ANSWER_LOST, Optional.empty(), Optional.empty(), 1);

        assertThat(next(FaultCall.ECHO)).isEmpty();
        assertThat(next(FaultCall.INQUIRE)).isEmpty();
        assertThat(next(FaultCall.DEBIT)).contains(FaultKind.ANSWER_LOST);
    }

    @Test
    void theOrderOfSwitchesIsThatOfTheirFaults() {
        add(FaultKind.OUTAGE, Optional.empty(), Optional.empty(), 1);
        add(FaultKind.CUT, Optional.empty(), Optional.empty(), 1);

        assertThat(next(FaultCall.REDEEM)).contains(FaultKind.OUTAGE);
        assertThat(next(FaultCall.REDEEM)).contains(FaultKind.CUT);
        assertThat(switches.state().switches()).isEmpty();
    }

    @Test
    void aNumberIsThatOfTheOnlyAccount() {
        add(FaultKind.LATE, Optional.empty(), Optional.of("1"), 1);

        assertThat(switches.hasNumbers()).isTrue();
        assertThat(switches.next(FaultCall.REDEEM, () -> Optional.of("2"), LOY1)).isEmpty();
        assertThat(switches.next(FaultCall.REDEEM, Optional::empty, LOY1)).isEmpty();
        assertThat(switches.next(FaultCall.REDEEM, () -> Optional.of("1"), LOY1))
                .contains(FaultKind.LATE);
        assertThat(switches.hasNumbers()).isFalse();
    }

    @Test
    void aSeedRepeatsItsFaults() {
        List<Optional<FaultKind>> first = draw(42);

        assertThat(draw(42)).isEqualTo(first);
        assertThat(draw(43)).isNotEqualTo(first);
        assertThat(first).filteredOn(Optional::isPresent).hasSizeBetween(50, 150);
    }

    /** A call that has no fault by its kind draws as well. */
    @Test
    void theFaultOfACallDoesNotDependOnTheKindsOfCallsBefore() {
        start(7);
        next(FaultCall.REDEEM);
        Optional<FaultKind> afterRedeem = next(FaultCall.REDEEM);
        start(7);
        next(FaultCall.ECHO);

        assertThat(next(FaultCall.REDEEM)).isEqualTo(afterRedeem);
    }

    @Test
    void noRateIsNoFaultAndAFullRateIsAlways() {
        switches.start(new FaultSwitches.RandomFaults(1, 0, FaultKind.ALL));
        for (int i = 0; i < 100; i++) {
            assertThat(next(FaultCall.REDEEM)).isEmpty();
        }
        switches.start(new FaultSwitches.RandomFaults(1, 1_000, List.of(FaultKind.CUT)));
        for (int i = 0; i < 100; i++) {
            assertThat(next(FaultCall.REDEEM)).contains(FaultKind.CUT);
        }
        assertThat(switches.state().drawn()).isEqualTo(100);
        switches.clear();
        assertThat(next(FaultCall.REDEEM)).isEmpty();
    }

    @Test
    void aFaultOfOneClientLeavesTheOthersAlone() {
        FaultSwitches.Switch ofLoy2 =
                new FaultSwitches.Switch(
                        FaultKind.CUT,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(new FaultSwitches.Whose("loy2-pos", OptionalInt.of(2))),
                        3);
        assertThat(switches.add(ofLoy2)).isTrue();

        assertThat(next(FaultCall.REDEEM)).isEmpty();
        assertThat(switches.next(FaultCall.REDEEM, Optional::empty, LOY2)).contains(FaultKind.CUT);
        assertThat(switches.next(FaultCall.REDEEM, Optional::empty, sender("", 2)))
                .as("its partner without a token")
                .contains(FaultKind.CUT);
        assertThat(switches.next(FaultCall.REDEEM, Optional::empty, sender("", 1))).isEmpty();
        assertThat(switches.has(ofLoy2)).as("it is partly used up").isFalse();
        switches.clear("loy2-pos");
        assertThat(switches.next(FaultCall.REDEEM, Optional::empty, LOY2)).isEmpty();
        assertThat(switches.isSet()).isFalse();
    }

    @Test
    void thereAreNotMoreThanAThousandSwitches() {
        for (int i = 0; i < FaultSwitches.SWITCHES_MAX; i++) {
            assertThat(add(FaultKind.CUT, Optional.empty(), Optional.empty(), 1)).isTrue();
        }
        assertThat(add(FaultKind.CUT, Optional.empty(), Optional.empty(), 1)).isFalse();
    }

    private List<Optional<FaultKind>> draw(int seed) {
        start(seed);
        List<Optional<FaultKind>> drawn = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            drawn.add(next(FaultCall.REDEEM));
        }
        return drawn;
    }

    private void start(int seed) {
        switches.start(new FaultSwitches.RandomFaults(seed, 100, FaultKind.ALL));
    }

    private Optional<FaultKind> next(FaultCall call) {
        return switches.next(call, Optional::empty, LOY1);
    }

    private boolean add(
            FaultKind kind, Optional<FaultCall> call, Optional<String> number, int times) {
        return switches.add(new FaultSwitches.Switch(kind, call, number, Optional.empty(), times));
    }

    private static CallSender sender(String client, int partner) {
        return new CallSender(client, OptionalInt.of(partner), "", "");
    }
}
