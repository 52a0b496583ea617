package org.milepost.amcash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("mutation")
final class ResponseCodeTest {

    @Test
    void theCodesStandInTheOrderInWhichTheyAreChecked() {
        assertThat(ResponseCode.values())
                .extracting(ResponseCode::code)
                .containsExactly(
                        "0092", "0035", "0025", "0057", "0080", "0002", "0009", "0005", "0006",
                        "0067", "0066", "0051", "0065", "0001", "0000", "0008", "0096");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    0000 | 200 | Approved
                    0001 | 202 | Approved - balance suppressed
                    0002 | 401 | Collector account inactive
                    0005 | 202 | Balance suppressed, unable to redeem
                    0006 | 202 | Unable to redeem
                    0008 | 408 | Transaction timeout
                    0009 | 403 | Card not swiped or scanned
                    0025 | 401 | Invalid Collector number
                    0035 | 400 | Invalid request parameter
                    0051 | 202 | Insufficient reward miles
                    0057 | 400 | Invalid redemption confirmation number
                    0065 | 202 | Exceeded daily redemption limit
                    0066 | 202 | Insufficient basket size
                    0067 | 408 | Offer is temporarily unavailable
                    0080 | 409 | Reversal window expired
                    0092 | 503 | Scheduled outage
                    0096 | 500 | Server error or no response
                    """)
    void aCodeHasThePublishedStatusAndText(String code, int httpStatus, String text) {
        ResponseCode known = ResponseCode.ofCode(code);

        assertThat(known.code()).isEqualTo(code);
        assertThat(known.httpStatus()).isEqualTo(httpStatus);
        assertThat(known.message(Language.ENGLISH)).isEqualTo(text);
    }

    @ParameterizedTest
    @EnumSource
    void aCodeHasAFrenchTextOfItsOwn(ResponseCode code) {
        assertThat(code.message(Language.FRENCH))
                .isNotBlank()
                .isNotEqualTo(code.message(Language.ENGLISH));
    }

    @Test
    void noTwoCodesShareATextInEitherLanguage() {
        for (Language language : Language.values()) {
            assertThat(ResponseCode.values())
                    .extracting(code -> code.message(language))
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void onlyFaultsDoNotRepeatTheRequest() {
        assertThat(
                        Arrays.stream(ResponseCode.values())
                                .filter(code -> !code.echoesRequest())
                                .map(ResponseCode::code)
                                .collect(Collectors.toSet()))
                .isEqualTo(Set.of("0035", "0008", "0092", "0096"));
    }

    @Test
    void twoCodesApprove() {
        assertThat(ResponseCode.values())
                .filteredOn(ResponseCode::isApproved)
                .containsExactly(ResponseCode.APPROVED_SUPPRESSED, ResponseCode.APPROVED);
    }

    @Test
    void aStoredCodeThatIsUnknownIsAnIllegalState() {
        assertThatThrownBy(() -> ResponseCode.ofCode("0003"))
                .isInstanceOf(IllegalStateException.class);
    }
}
