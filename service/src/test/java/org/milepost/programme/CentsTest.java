package org.milepost.programme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("mutation")
class CentsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "7, 700",
        "10.0, 1000",
        "10.5, 1050",
        "10.05, 1005",
        "43.35, 4335",
        "007.10, 710",
        "0.01, 1",
        "9999999999999.99, 999999999999999"
    })
    void aWireFormIsReadToTheCent(String dollars, long cents) {
        assertThat(Cents.parse(dollars)).contains(new Cents(cents));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "1.",
                ".5",
                "1.234",
                "1..2",
                "1.2.3",
                "-1",
                "+1",
                " 1",
                "1 ",
                "1,50",
                "1e3",
                "NaN",
                "0x10",
                "10000000000000",
                "\u0661\u0662",
                "\uff11",
                "1.\u0661",
                "1\u00002",
                "--",
                "$5"
            })
    void anyOtherFormIsNoAmount(String dollars) {
        assertThat(Cents.parse(dollars)).isEmpty();
    }

    @Test
    void readingAgreesWithTheWrittenGrammarOnRandomTexts() {
        Pattern grammar = Pattern.compile("[0-9]{1,13}(\\.[0-9]{1,2})?");
        String alphabet = "0123456789..-+e \u0661";
        for (long seed = 0; seed < 100_000; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(18); i > 0; i--) {
                int letters = random.nextInt(8) == 0 ? alphabet.length() : 11;
                text.append(alphabet.charAt(random.nextInt(letters)));
            }
            boolean valid = grammar.matcher(text).matches();

            assertThat(Cents.parse(text.toString()).map(Cents::value).orElse(-1L))
                    .as("seed %d: '%s'", seed, text)
                    .isEqualTo(
                            valid
                                    ? new BigDecimal(text.toString())
                                            .movePointRight(2)
                                            .longValueExact()
                                    : -1L);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0.00", "5, 0.05", "50, 0.50", "1000, 10.00", "123456, 1234.56"})
    void dollarsHaveTwoDecimals(long cents, String dollars) {
        assertThat(new Cents(cents).toDollars()).isEqualTo(dollars);
    }

    @Test
    void whatIsWrittenReadsBackTheSame() {
        for (long seed = 0; seed < 10_000; seed++) {
            Cents cents = new Cents(new Random(seed).nextLong(1_000_000_000_000_000L));

            assertThat(Cents.parse(cents.toDollars())).as("seed %d", seed).contains(cents);
        }
    }

    @Test
    void wholeDollarsAreWrittenWithoutDecimals() {
        assertThat(new Cents(1000).wholeDollars()).isEqualTo("10");
        assertThat(Cents.ZERO.wholeDollars()).isEqualTo("0");
    }

    @Test
    void brokenDollarsAreNeverWrittenAsWholeOnes() {
        assertThatThrownBy(() -> new Cents(1001).wholeDollars())
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void anAmountIsNeverNegative() {
        assertThatThrownBy(() -> new Cents(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void arithmeticThatLeavesTheRangeThrows() {
        Cents most = new Cents(Long.MAX_VALUE);

        assertThatThrownBy(() -> most.plus(new Cents(1))).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> most.times(2)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Cents.ZERO.minus(new Cents(1)))
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void unitsAreCountedWhole() {
        Cents unit = new Cents(1000);

        assertThat(new Cents(999).wholeUnits(unit)).isZero();
        assertThat(new Cents(1000).wholeUnits(unit)).isEqualTo(1);
        assertThat(new Cents(75_999).wholeUnits(unit)).isEqualTo(75);
    }

    @Test
    void amountsAddSubtractMultiplyAndCompare() {
        Cents ten = new Cents(1000);
        Cents two = new Cents(200);

        assertThat(ten.plus(two)).isEqualTo(new Cents(1200));
        assertThat(ten.minus(two)).isEqualTo(new Cents(800));
        assertThat(two.times(5)).isEqualTo(ten);
        assertThat(ten.min(two)).isEqualTo(two);
        assertThat(ten).isGreaterThan(two);
    }
}
