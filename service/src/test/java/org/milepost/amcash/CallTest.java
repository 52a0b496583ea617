package org.milepost.amcash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("mutation")
final class CallTest {

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    ECHO, deviceId sponsorCode storeId traceId vendorId
                    INQUIRE, acquirerId cardEntryMode collectorNumber dateTime deviceId postTaxBasketAmount sponsorCode storeId traceId vendorId
                    REDEEM, acquirerId cardEntryMode collectorNumber dateTime deviceId dollarRedeemRequest postTaxBasketAmount sponsorCode storeId traceId vendorId
                    REVERSE, acquirerId cardEntryMode collectorNumber dateTime deviceId redemptionConfirmationNumber sponsorCode storeId traceId vendorId
                    """)
    void aCallRequiresTheseMembers(Call call, String names) {
        assertThat(
                        Arrays.stream(Field.values())
                                .filter(call::requires)
                                .map(Field::wireName)
                                .collect(Collectors.joining(" ")))
                .isEqualTo(names);
    }

    @ParameterizedTest
    @CsvSource({
        "ECHO, ''",
        "INQUIRE, instantMessage",
        "REDEEM, instantMessage originalPostTaxBasketAmount originalPreTaxAmount preTaxBasketAmount",
        "REVERSE, instantMessage redemptionConfirmationNum"
    })
    void aCallAlsoTakesTheseMembers(Call call, String names) {
        assertThat(
                        Arrays.stream(Field.values())
                                .filter(member -> call.takes(member) && !call.requires(member))
                                .map(Field::wireName)
                                .collect(Collectors.joining(" ")))
                .isEqualTo(names);
    }
}
