package org.milepost.avios;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.WireClient.Answer;

/** Retrieve Account through the real server. */
@SuppressWarnings("NullAway.Init") // set before all tests
final class AccountCallsTest extends AviosCalls {

    @ParameterizedTest
    @CsvSource({
        "ATRP, 3081471017300186, accounts/3081471017300186, 3081471017300186, ACTIVE, 50000, false",
        "ATRP, 3081471017300186, account, 3081471017300186, ACTIVE, 50000, false",
        "ATRP, 3081470000000018, account, 3081470000000018, ACTIVE, 0, false",
        "ATRP, 3081470000000059, account, 3081470000000059, ACTIVE, 12000, true",
        "ATRP, 3081470000000067, accounts/3081470000000067, 3081470000000067, ACTIVE, 12000, true",
        "ATRP, 3081470000000067, accounts/3081470000000000, 3081470000000000, ACTIVE, 12000, true",
        "BAEC, 36020200, account, 36020200, ACTIVE, 12000000, false",
    })
    void aMemberSeesTheBalance(
            String programme,
            String member,
            String path,
            String account,
            String status,
            long balance,
            boolean household) {
        for (String prefix : new String[] {"", "/test"}) {
            Answer answer =
                    hotel.get(
                            prefix + "/v2/programmes/" + programme + "/" + path,
                            "",
                            hotel.token(programme, member));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body())
                    .isEqualTo(
                            """
                            {"loyaltyProgramAccount":{"accountIdentifier":"%s",\
                            "programmeIdentifier":"%s","status":"%s","balance":{"amount":%d,\
                            "currency":{"currencyCode":"AVIOS"}},"household":%s}}"""
                                    .formatted(account, programme, status, balance, household));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ATRP, 3081470000000018, /v2/programmes/ATRP/accounts/3081471017300186, '', 403,"
                + " REQUEST_FORBIDDEN",
        "ATRP, 3081470000000018, /v2/programmes/ATRP/accounts/3081470000000000, '', 403,"
                + " REQUEST_FORBIDDEN",
        "ATRP, 3081470000000018, /v2/programmes/BAEC/account, '', 403, REQUEST_FORBIDDEN",
        "ATRP, 9999999999999999, /v2/programmes/ATRP/account, '', 403, REQUEST_FORBIDDEN",
        "ATRP, 3081470000000018, /v2/programmes/ATRP/account, 'X-Forwarded-For: me', 400,"
                + " DATA_INVALID",
        "ATRP, 3081470000000018, /v2/programmes/ATRP/account, 'Accept: text/html', 406,"
                + " NOT_ACCEPTABLE",
        "ATRP, 3081470000000018, /v1/programmes/ATRP/account, '', 404, RESOURCE_NOT_FOUND",
        "IBP, 1, /v2/programmes/IBP/account, '', 400, PROGRAMME_NOT_SUPPORTED",
    })
    void anotherMembersAccountAndBrokenHeadersAreRefused(
            String programme, String member, String path, String header, int status, String error) {
        if (programme.equals("IBP")) {
            instance.member("IBP", "1", "1");
        }
        String more = header.isEmpty() ? "" : header + "\r\n";
        Answer answer = hotel.get(path, "", hotel.token(programme, member) + more);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(AviosClient.errors(answer)).isEqualTo(error);
    }
}
