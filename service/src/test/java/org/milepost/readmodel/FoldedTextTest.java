package org.milepost.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The forms in which persons are searched for. */
class FoldedTextTest {

    @ParameterizedTest
    @CsvSource({
        "Núñez, nunez",
        "STRASSE, strasse",
        "Straße, strasse",
        "Ørsted, orsted",
        "'  Ana   Maria ', ana maria",
        "O’Brien-Łódź, o'brien-lodz",
        "ﬁona, fiona"
    })
    void aNameIsComparedWithoutCaseAndAccents(String name, String folded) {
        assertThat(FoldedText.name(name)).isEqualTo(folded);
    }

    @Test
    void theLongestWordComesFirst() {
        assertThat(FoldedText.words("al Bo carla")).containsExactly("carla", "al", "bo");
    }

    @ParameterizedTest
    @CsvSource({"+44 7700 900123", "07700 900-123", "0044 7700 900123", "٠٧٧٠٠٩٠٠١٢٣"})
    void aTelephoneNumberIsFoundHoweverItIsWritten(String written) {
        String stored = FoldedText.telephone("+447700900123");

        assertThat(stored).startsWith(FoldedText.soughtTelephone(written));
    }

    @Test
    void aPatternMatchesItsTextOnly() {
        assertThat(FoldedText.part("5%_\\")).isEqualTo("%5\\%\\_\\\\%");
    }
}
