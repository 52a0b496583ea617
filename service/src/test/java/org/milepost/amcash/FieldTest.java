package org.milepost.amcash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

@Tag("mutation")
final class FieldTest {

    /** A member, values that it takes (each at a limit), and values one past a limit. */
    record Limits(Field member, List<String> taken, List<String> refused) {
        @Override
        public String toString() {
            return member.wireName();
        }
    }

    static final List<Limits> LIMITS =
            List.of(
                    digits(Field.ACQUIRER_ID, 11),
                    digits(Field.COLLECTOR_NUMBER, 19),
                    digits(Field.TRACE_ID, 20),
                    digits(Field.VENDOR_ID, 35),
                    lettersAndDigits(Field.DEVICE_ID, 1, 8),
                    lettersAndDigits(Field.SPONSOR_CODE, 4, 4),
                    lettersAndDigits(Field.STORE_ID, 1, 4),
                    amount(Field.DOLLAR_REDEEM_REQUEST),
                    amount(Field.POST_TAX_BASKET_AMOUNT),
                    amount(Field.PRE_TAX_BASKET_AMOUNT),
                    amount(Field.ORIGINAL_POST_TAX_BASKET_AMOUNT),
                    amount(Field.ORIGINAL_PRE_TAX_AMOUNT),
                    confirmation(Field.REDEMPTION_CONFIRMATION_NUMBER),
                    confirmation(Field.REDEMPTION_CONFIRMATION_NUM),
                    new Limits(
                            Field.CARD_ENTRY_MODE,
                            List.of("SWIPE", "scan", "Manual", "PREREGISTERED"),
                            List.of("", "SWIPED", " SWIPE", "CHIP")),
                    new Limits(
                            Field.INSTANT_MESSAGE,
                            List.of("en-CA", "FR-ca", "fr-CA"),
                            List.of("", "en", "en_CA", "en-US", "en-CA ")),
                    new Limits(
                            Field.DATE_TIME,
                            List.of("1972-07-16T13:32:00+0400", "2019-01-30T04:39:59.503-04:00"),
                            List.of("", "1972-07-16T13:32:00", "1972-07-16", "now")));

    @ParameterizedTest
    @FieldSource("LIMITS")
    void aValueAtTheLimitIsTaken(Limits limits) {
        for (String value : limits.taken()) {
            assertThat(limits.member().fault(value)).as(value).isEmpty();
        }
    }

    @ParameterizedTest
    @FieldSource("LIMITS")
    void aValuePastTheLimitIsRefusedByNameAndNotRepeated(Limits limits) {
        for (String value : limits.refused()) {
            assertThat(limits.member().fault(value))
                    .as(value)
                    .hasValueSatisfying(
                            it -> {
                                String name = limits.member().wireName();
                                assertThat(it.english()).startsWith(name + " must be ");
                                assertThat(it.french()).startsWith(name + " doit ");
                            });
        }
        assertThat(limits.member().fault("\u0007secret\u0007"))
                .get()
                .asString()
                .doesNotContain("secret");
    }

    /** The numbers in a text are those of the other language. */
    @ParameterizedTest
    @EnumSource
    void bothLanguagesTellTheSameLimits(Field member) {
        assertThat(member.fault(""))
                .hasValueSatisfying(
                        it ->
                                assertThat(it.french().replaceAll("\\D+", " "))
                                        .isEqualTo(it.english().replaceAll("\\D+", " ")));
    }

    @Test
    void aLongSIsNotAnS() {
        assertThat(Field.CARD_ENTRY_MODE.fault("\u017fwipe")).isPresent();
    }

    @Test
    void everyMemberOfARequestIsInTheTable() {
        assertThat(LIMITS.stream().map(Limits::member))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Field.values()).filter(FieldTest::isTaken).toList());
    }

    @ParameterizedTest
    @EnumSource
    void aMemberOfAnswersOnlyTakesNoValue(Field member) {
        if (!isTaken(member)) {
            assertThat(member.fault("1")).isPresent();
        }
    }

    @Test
    void answersListTheirMembersByName() {
        assertThat(Field.values()).extracting(Field::wireName).isSorted().doesNotHaveDuplicates();
    }

    private static boolean isTaken(Field member) {
        return Arrays.stream(Call.values()).anyMatch(call -> call.takes(member));
    }

    private static Limits digits(Field member, int lengthMax) {
        return new Limits(
                member,
                List.of("0", "9".repeat(lengthMax)),
                List.of("", "9".repeat(lengthMax + 1), "1a", "-1", "1 ", "\u0661", "\uff11"));
    }

    private static Limits lettersAndDigits(Field member, int lengthMin, int lengthMax) {
        return new Limits(
                member,
                List.of("0azAZ9zz".substring(0, lengthMin), "zZ9a0Zz1".substring(0, lengthMax)),
                List.of(
                        "a".repeat(lengthMin - 1),
                        "a".repeat(lengthMax + 1),
                        "-".repeat(lengthMin),
                        "\u00e9".repeat(lengthMin),
                        "/:@[`{".substring(0, 4),
                        "\uff11".repeat(lengthMin)));
    }

    private static Limits amount(Field member) {
        return new Limits(
                member,
                List.of("0", "9".repeat(13), "9".repeat(13) + ".9", "9".repeat(13) + ".99", "007"),
                List.of(
                        "",
                        "1".repeat(14),
                        "1.",
                        ".1",
                        "1.999",
                        "-1",
                        "+1",
                        "1e3",
                        "1,00",
                        "1.0.0",
                        " 1",
                        "\u0661"));
    }

    private static Limits confirmation(Field member) {
        return new Limits(
                member,
                List.of("x", "é".repeat(32), "\ud83d\ude00".repeat(32), "~ ~"),
                List.of("", "x".repeat(33), "a\u0000", "\u007f", "\u0085", "\ud83d", "\ude00x"));
    }
}
