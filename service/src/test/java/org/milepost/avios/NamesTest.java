package org.milepost.avios;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.member.MemberName;

/** "Important Technical Notes" of Credit Currency: whose name fits an account. */
@Tag("mutation")
class NamesTest {

    private static final List<MemberName> ALL =
            List.of(new MemberName("Zoë", "O'Neil-Smith"), new MemberName("Juan", "Núñez"));

    @ParameterizedTest
    @CsvSource({
        "Zoë, O'Neil-Smith, false, ",
        "zoe, ONEIL SMITH, false, ",
        ", oneilsmith, false, ",
        "Juan, Nuñez, false, ",
        "Juan, O'Neil-Smith, false, MEMBERSHIP_NUMBER_NAME_MISMATCH",
        "Zo, O'Neil-Smith, false, MEMBERSHIP_NUMBER_NAME_MISMATCH",
        "Zoë, Smith, false, MEMBERSHIP_NUMBER_SURNAME_MISMATCH",
        "Zoë, Household, false, MEMBERSHIP_NUMBER_SURNAME_MISMATCH",
        "Zoë, Household, true, ",
        "Anybody, HOUSE-HOLD, true, ",
        "Zoë, Holder, true, MEMBERSHIP_NUMBER_SURNAME_MISMATCH",
    })
    void namesFitWithoutCaseAccentsAndMarks(
            String first, String family, boolean isHousehold, ErrorCode expected) {
        Holder holder = new Holder("1", isHousehold, ALL);

        assertThat(Names.mismatch(holder, Optional.ofNullable(first), family))
                .isEqualTo(Optional.ofNullable(expected));
    }
}
