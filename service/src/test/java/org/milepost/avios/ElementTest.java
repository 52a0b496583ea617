package org.milepost.avios;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.programme.Cents;

/** Amounts of money and lists, which only the price points read. */
@Tag("mutation")
class ElementTest {

    private static final Cents MOST = new Cents(10_000);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            100        | 10000
            100.00     | 10000
            "99.99"    | 9999
            1.5        | 150
            0          | 0
            1e2        | 10000
            100.01     |
            "100.01"   |
            1.005      |
            -1         |
            1e-11      |
            1E99999999 |
            "one"      |
            true       |
            null       |
            """)
    void moneyHasTwoDecimalsAndALimit(String json, Long cents) {
        Faults faults = new Faults();
        Optional<Cents> read = element("{\"v\":" + json + "}", faults).requiredMoney("v", MOST);

        assertThat(read).isEqualTo(Optional.ofNullable(cents).map(Cents::new));
        assertThat(faults.isEmpty()).isEqualTo(cents != null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            {"v":[{},{}]} | 2 | true
            {"v":[{}]}    | 1 | true
            {"v":[]}      | 0 | false
            {"v":{}}      | 0 | false
            {}            | 0 | false
            """)
    void aListThatMustBeThereHasAnElement(String body, int size, boolean isGood) {
        Faults faults = new Faults();

        assertThat(element(body, faults).requiredObjects("v")).hasSize(size);
        assertThat(faults.isEmpty()).isEqualTo(isGood);
        if (!isGood) {
            assertThatThrownBy(faults::finish).isInstanceOf(PartnerRefusal.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            100           | 100
            100.0         | 100
            1e2           | 100
            10.0e1        | 100
            1000E-1       | 100
            "100"         | 100
            100.5         |
            "100.0"       |
            "1e2"         |
            1e-2          |
            1e99999999    |
            -100          |
            0             |
            1000          |
            """)
    void aWholeNumberIsReadInAnySpelling(String json, Long number) {
        Faults faults = new Faults();
        Optional<Long> read =
                element("{\"v\":" + json + "}", faults).requiredNumber("v", 6, 1, 999);

        assertThat(read).isEqualTo(Optional.ofNullable(number));
        assertThat(faults.isEmpty()).isEqualTo(number != null);
    }

    private static Element element(String body, Faults faults) {
        return Element.ofBody(body.getBytes(UTF_8), faults, ErrorCode.MANDATORY_DATA_MISSING)
                .orElseThrow();
    }
}
