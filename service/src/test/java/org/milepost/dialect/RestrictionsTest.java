package org.milepost.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.ledger.Standing;

@Tag("mutation")
class RestrictionsTest {

    @ParameterizedTest
    @CsvSource({"false, false, 0", "true, false, 1", "false, true, 2", "true, true, 3"})
    void theStoredBitsNeverChange(boolean hides, boolean forbids, int bits) {
        Restrictions restrictions = new Restrictions(hides, forbids);
        Standing standing = restrictions.with(Standing.Status.FRAUD);

        assertThat(standing).isEqualTo(new Standing(Standing.Status.FRAUD, bits));
        assertThat(Restrictions.of(standing)).isEqualTo(restrictions);
    }
}
