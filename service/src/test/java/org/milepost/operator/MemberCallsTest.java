package org.milepost.operator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.WireClient.Answer;

/** The operator's part of the partner API: settings, agreements, keys, members, accounts. */
class MemberCallsTest extends OperatorCalls {
    private static final String MEMBERS = "programmes/AERC/members";
    private static final String ACCOUNTS = "programmes/AERC/accounts";

    @Test
    void aMemberIsEnrolledWithAnAccount() {
        long before = operator.latestChange();
        Answer added = enrol("7001", "");

        assertThat(added.status()).isEqualTo(201);
        assertThat(added.header("location")).isEqualTo("/operator/v1/" + MEMBERS + "/7001");
        assertThat(added.body())
                .isEqualTo(
                        "{\"programme\":\"AERC\",\"number\":\"7001\",\"firstName\":\"Ana\","
                                + "\"familyName\":\"Núñez\",\"account\":\"7001\","
                                + "\"hasDateOfBirth\":false}");
        assertThat(operator.get(MEMBERS + "/7001").body()).isEqualTo(added.body());
        assertThat(operator.get(ACCOUNTS + "/7001").body())
                .isEqualTo(
                        "{\"programme\":\"AERC\",\"number\":\"7001\",\"status\":\"active\","
                                + "\"balance\":0,\"members\":[\"7001\"]}");
        assertThat(operator.changesAfter(before))
                .anyMatch(it -> it.path("action").asString().equals("member.added"));
        assertThat(enrol("7001", "").status()).isEqualTo(409);
    }

    @Test
    void membersShareAHouseholdsAccount() {
        assertThat(enrol("7011", ",\"household\":\"7010\"").status()).isEqualTo(400);
        assertThat(operator.post(ACCOUNTS, "{\"number\":\"7010\"}").status()).isEqualTo(201);
        assertThat(operator.post(ACCOUNTS, "{\"number\":\"7010\"}").status()).isEqualTo(409);
        assertThat(enrol("7011", ",\"household\":\"7010\"").member("account")).isEqualTo("7010");
        enrol("7012", ",\"household\":\"7010\"");

        assertThat(operator.get(ACCOUNTS + "/7010").body())
                .contains("\"members\":[\"7011\",\"7012\"]");
        assertThat(operator.get(ACCOUNTS + "/7011").status()).isEqualTo(404);
    }

    @Test
    void aMemberIsRenamed() {
        enrol("7021", "");
        Answer renamed =
                operator.patch(
                        MEMBERS + "/7021", "{\"firstName\":\"Ana\",\"familyName\":\"Brown\"}");
        assertThat(renamed.member("familyName")).isEqualTo("Brown");
        assertThat(operator.get(MEMBERS + "/7021").body()).isEqualTo(renamed.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"inactive", "cancelled", "deceased", "fraud", "active"})
    void anAccountHasAStatus(String status) {
        enrol("7031", "");
        Answer changed = operator.patch(ACCOUNTS + "/7031", "{\"status\":\"" + status + "\"}");
        assertThat(changed.member("status")).isEqualTo(status);
        assertThat(operator.get(ACCOUNTS + "/7031").member("status")).isEqualTo(status);
    }

    @Test
    void anAdjustmentTakesEffectOnce() {
        enrol("7041", "");
        String body = "{\"miles\":500,\"reason\":\"goodwill\",\"reference\":\"case-1\"}";
        assertThat(operator.post(ACCOUNTS + "/7041/adjustments", body).status()).isEqualTo(201);
        Answer again = operator.post(ACCOUNTS + "/7041/adjustments", body);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.member("balance")).isEqualTo("500");
        assertThat(
                        operator.post(
                                        ACCOUNTS + "/7041/adjustments",
                                        "{\"miles\":-501,\"reason\":\"r\",\"reference\":\"2\"}")
                                .status())
                .isEqualTo(409);
    }

    @Test
    void settingsArePatchedAndShown() {
        Answer changed =
                operator.patch(
                        "programmes/IBP/avios",
                        "{\"reversalDays\":7,\"creditYearsBack\":3,\"descriptionRequired\":true}");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(operator.get("programmes/IBP/avios").body())
                .isEqualTo(
                        "{\"descriptionRequired\":true,\"clientApplicationRequired\":false,"
                                + "\"creditYearsBack\":3,\"firstNameLengthMax\":25,"
                                + "\"familyNameLengthMax\":40,\"creditMax\":999999,"
                                + "\"debitMax\":9999999999,\"reversalDays\":7}");
        assertThat(operator.patch("programmes/IBP/avios", "{\"creditYearsBack\":null}").body())
                .doesNotContain("creditYearsBack");
        assertThat(operator.get("programmes/AIRMILES/avios").status()).isEqualTo(404);
    }

    @Test
    void anAgreementIsMadeChangedAndWrittenDown() {
        operator.post("partners", "{\"code\":\"SHOP\",\"name\":\"A Shop\"}");
        long before = operator.latestChange();
        Answer made =
                operator.post(
                        "partners/SHOP/agreements",
                        "{\"programme\":\"AERC\",\"promoterCodes\":[\"SHOP1\"],"
                                + "\"creditMax\":1000,\"rateAvios\":1000,"
                                + "\"rateCash\":\"6.50\",\"rateCurrency\":\"GBP\"}");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.body()).contains("\"debits\":false", "\"rateCash\":\"6.50\"");
        assertThat(made.body()).doesNotContain("redemptionHouse");
        Answer changed =
                operator.patch(
                        "partners/SHOP/agreements/AERC", "{\"debits\":true,\"rateAvios\":null}");
        assertThat(changed.body()).contains("redemptionHouse").doesNotContain("rate");
        assertThat(operator.get("partners/SHOP/agreements/AERC").body()).isEqualTo(changed.body());
        assertThat(OperatorClient.items(operator.get("partners/SHOP/agreements"))).hasSize(1);
        assertThat(operator.changesAfter(before))
                .extracting(it -> it.path("action").asString())
                .containsExactly("agreement.made", "agreement.changed");
        assertThat(
                        operator.post(
                                        "partners/SHOP/agreements",
                                        "{\"programme\":\"AIRMILES\",\"promoterCodes\":[\"S\"],"
                                                + "\"creditMax\":1}")
                                .status())
                .isEqualTo(400);
    }

    @Test
    void aKeyIsShownOnceAndTheTrailDoesNotContainIt() {
        operator.post("partners", "{\"code\":\"KEYS\",\"name\":\"Keys\"}");
        long before = operator.latestChange();
        Answer added = operator.post("partners/KEYS/api-keys", "{\"name\":\"first\"}");
        String key = added.member("apiKey");
        assertThat(added.status()).isEqualTo(201);
        assertThat(key).matches("[A-Za-z0-9]{24}");
        assertThat(operator.get("partners/KEYS/api-keys").body())
                .contains("first")
                .doesNotContain(key);
        assertThat(operator.patch("partners/KEYS/api-keys/first", "{\"active\":false}").body())
                .isEqualTo("{\"name\":\"first\",\"active\":false}");
        assertThat(operator.changesAfter(before)).hasSize(2);
        assertThat(operator.changesAfter(before).toString()).doesNotContain(key);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    programmes/AERC/members | {"number":"x","firstName":"A","familyName":"B"} | /number
                    programmes/AERC/members | {"number":"1","familyName":"B"} | /firstName
                    programmes/AERC/accounts | {"number":"1234567890123456789012345"} | /number
                    partners/HOTEL/agreements | {"programme":"AERC","promoterCodes":["a b"],"creditMax":1} | /promoterCodes/0
                    partners/HOTEL/agreements | {"programme":"AERC","promoterCodes":["a"],"creditMax":0} | /creditMax
                    partners/HOTEL/api-keys | {"name":""} | /name
                    """)
    void whatIsWrongIsNamed(String path, String body, String pointer) {
        Answer refused = operator.post(path, body);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(OperatorClient.places(refused)).contains(pointer);
    }

    private static Answer enrol(String number, String more) {
        return operator.post(
                MEMBERS,
                "{\"number\":\"%s\",\"firstName\":\"Ana\",\"familyName\":\"Núñez\"%s}"
                        .formatted(number, more));
    }
}
