package org.milepost.avios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.milepost.dialect.FieldFaults;

class FaultsTest {

    @Test
    void faultsBeyondTheLimitAreNotReported() {
        Faults faults = new Faults();
        for (int i = 0; i < 10 * FieldFaults.MAX; i++) {
            faults.add(ErrorCode.DATA_INVALID, "a[" + i + "]", "wrong");
        }

        assertThatThrownBy(faults::finish)
                .isInstanceOfSatisfying(
                        PartnerRefusal.class,
                        refusal -> assertThat(refusal.children()).hasSize(FieldFaults.MAX));
    }
}
