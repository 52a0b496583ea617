package org.milepost.member;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Numbers look like the document's example, 3081471017300186. */
@Tag("mutation")
class NumberRulesTest {

    @Test
    void theDocumentsExampleIsChecked() {
        assertThat(NumberRules.isChecked("3081471017300186")).isTrue();
        assertThat(NumberRules.isChecked("3081471017300187")).isFalse();
        assertThat(NumberRules.isChecked("0")).isFalse();
        assertThat(NumberRules.isChecked("30814710173001x6")).isFalse();
    }

    @Test
    void theSameDigestDrawsTheSameNumber() {
        assertThat(NumberRules.of(digest(101730018))).isEqualTo("3081471017300186");
        assertThat(NumberRules.of(digest(0))).isEqualTo("3081470000000001");
        assertThat(NumberRules.of(digest(-1))).startsWith("308147999999999");
        assertThat(NumberRules.of(digest(Long.MIN_VALUE))).hasSize(16);
    }

    @Test
    void aWrongDigitAndMostSwappedNeighboursAreNoticed() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Set<String> numbers = new HashSet<>();
        for (int i = 0; i < 5_000; i++) {
            String number = NumberRules.of(digest(random.nextLong()));
            numbers.add(number);

            assertThat(number).matches("308147[0-9]{10}").matches(NumberRules::isChecked);
            int at = random.nextInt(16);
            char other = (char) ('0' + (number.charAt(at) - '0' + random.nextInt(1, 10)) % 10);
            assertThat(NumberRules.isChecked(replaced(number, at, other))).as(number).isFalse();
            int left = random.nextInt(15);
            char a = number.charAt(left);
            char b = number.charAt(left + 1);
            boolean isBlind = a == b || (a == '0' && b == '9') || (a == '9' && b == '0');
            assertThat(NumberRules.isChecked(replaced(replaced(number, left, b), left + 1, a)))
                    .as(number)
                    .isEqualTo(isBlind);
        }
        assertThat(numbers).hasSizeGreaterThan(4_900);
    }

    private static String replaced(String number, int at, char by) {
        return number.substring(0, at) + by + number.substring(at + 1);
    }

    private static byte[] digest(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }
}
