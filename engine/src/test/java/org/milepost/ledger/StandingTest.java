package org.milepost.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.ledger.Standing.Status;

@Tag("mutation")
class StandingTest {

    @ParameterizedTest
    @CsvSource({
        "ACTIVE, 0, 0",
        "INACTIVE, 0, 1",
        "CANCELLED, 0, 2",
        "DECEASED, 0, 3",
        "FRAUD, 0, 4",
        "ACTIVE, 1, 256",
        "ACTIVE, 2, 512",
        "FRAUD, 3, 772",
        "FRAUD, 127, 32516",
    })
    void theStoredFormNeverChanges(Status status, int restrictions, int code) {
        assertThat(new Standing(status, restrictions).code()).isEqualTo(code);
    }

    @Test
    void everyStandingSurvivesItsStoredForm() {
        List<Standing> standings = new ArrayList<>();
        for (Status status : Status.values()) {
            for (int restrictions = 0; restrictions <= 127; restrictions++) {
                standings.add(new Standing(status, restrictions));
            }
        }

        assertThat(standings)
                .allSatisfy(it -> assertThat(Standing.ofCode(it.code())).isEqualTo(it));
        assertThat(standings).extracting(Standing::code).doesNotHaveDuplicates();
    }

    @Test
    void onlyAnActiveAccountIsInUse() {
        assertThat(Status.values())
                .filteredOn(it -> new Standing(it, 0).isActive())
                .containsExactly(Status.ACTIVE);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 255, 0x105, 0x8000, -1})
    void aCodeThatMeansNothingIsRefused(int code) {
        assertThatThrownBy(() -> Standing.ofCode(code)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 128})
    void restrictionsAreSevenBits(int restrictions) {
        assertThatThrownBy(() -> new Standing(Status.ACTIVE, restrictions))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
