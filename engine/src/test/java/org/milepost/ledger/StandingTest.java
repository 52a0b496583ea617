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
        "ACTIVE, false, false, 0",
        "INACTIVE, false, false, 1",
        "CANCELLED, false, false, 2",
        "DECEASED, false, false, 3",
        "FRAUD, false, false, 4",
        "ACTIVE, true, false, 256",
        "ACTIVE, false, true, 512",
        "FRAUD, true, true, 772",
    })
    void theStoredFormNeverChanges(Status status, boolean hides, boolean forbids, int code) {
        assertThat(new Standing(status, hides, forbids).code()).isEqualTo(code);
    }

    @Test
    void everyStandingSurvivesItsStoredForm() {
        List<Standing> standings = new ArrayList<>();
        for (Status status : Status.values()) {
            for (boolean hides : new boolean[] {false, true}) {
                standings.add(new Standing(status, hides, false));
                standings.add(new Standing(status, hides, true));
            }
        }

        assertThat(standings)
                .allSatisfy(it -> assertThat(Standing.ofCode(it.code())).isEqualTo(it));
        assertThat(standings).extracting(Standing::code).doesNotHaveDuplicates();
    }

    @Test
    void onlyAnActiveAccountIsInUse() {
        assertThat(Status.values())
                .filteredOn(it -> new Standing(it, false, false).isActive())
                .containsExactly(Status.ACTIVE);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 255, 0x105, 0x400, -1})
    void aCodeThatMeansNothingIsRefused(int code) {
        assertThatThrownBy(() -> Standing.ofCode(code)).isInstanceOf(IllegalStateException.class);
    }
}
