package org.milepost.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.milepost.WireClient;
import org.milepost.WireClient.Answer;
import org.milepost.dialect.StaffRole;

/** Members who move into and out of households, and where their credits go. */
class HouseholdCallsTest extends OperatorCalls {

    private static final String ATRP = "programmes/ATRP/";

    private static int numbers;

    @AfterEach
    void theBooksAreRight() {
        assertThat(instance.audit().faults()).isEmpty();
    }

    @Test
    void creditsGoToTheHouseholdUntilTheMemberMovesOut() {
        String household = household();
        String member = member();
        long trail = operator.latestChange();

        Answer in = operator.post(ATRP + "members/" + member + "/household", into(household));
        credit(member, 100);
        Answer out = operator.delete(ATRP + "members/" + member + "/household");
        credit(member, 30);

        assertThat(in.status()).as(in.body()).isEqualTo(200);
        assertThat(in.member("account")).isEqualTo(household);
        assertThat(out.status()).isEqualTo(204);
        assertThat(operator.get(ATRP + "members/" + member).member("account")).isEqualTo(member);
        assertThat(balance(household)).isEqualTo("100");
        assertThat(balance(member)).isEqualTo("30");
        assertThat(operator.get(ATRP + "accounts/" + household).member("members")).isEqualTo("[]");
        assertThat(operator.changesAfter(trail))
                .extracting(it -> it.path("action").asString())
                .containsExactly(
                        "account.changed", "member.changed", "account.changed", "member.changed");
    }

    /** A member of a household can spend its miles. */
    @Test
    void aHouseholdWithMoreThanTheLimitNeedsASecondPerson() {
        instance.operatorClient("mover-in", Set.of(StaffRole.SUPPORT_AGENT));
        String household = household();
        String member = member();
        operator.post(
                ATRP + "accounts/" + household + "/adjustments",
                "{\"miles\": 6000, \"reason\": \"x\", \"reference\": \"rich\"}");

        Answer asked = asAgent("members/" + member + "/household", into(household));
        Answer added =
                asAgent(
                        "members",
                        """
                        {"number": "%s9", "firstName": "A", "familyName": "B", "household": "%s"}
                        """
                                .formatted(member, household));
        Answer before = operator.get(ATRP + "members/" + member);
        Answer approved = operator.post("approvals/" + asked.member("number") + "/approve", "");

        assertThat(asked.status()).as(asked.body()).isEqualTo(202);
        assertThat(added.status()).as(added.body()).isEqualTo(403);
        assertThat(added.member("type")).endsWith("limit-exceeded");
        assertThat(operator.get(ATRP + "members/" + member + "9").status()).isEqualTo(404);
        assertThat(before.member("account")).isEqualTo(member);
        assertThat(approved.member("state")).as(approved.body()).isEqualTo("approved");
        assertThat(operator.get(ATRP + "members/" + member).member("account")).isEqualTo(household);
    }

    private static Answer asAgent(String path, String body) {
        return operator.sendAs(instance.token("mover-in"), "POST", ATRP + path, body);
    }

    /** A member that was added to a household never had an account of its own. */
    @Test
    void aMemberAddedToAHouseholdMovesOutToANewAccount() {
        String household = household();
        String member = "84100" + ++numbers;
        operator.post(
                ATRP + "members",
                """
                {"number": "%s", "firstName": "Ana", "familyName": "Nunez", "household": "%s"}
                """
                        .formatted(member, household));
        credit(member, 50);

        assertThat(operator.delete(ATRP + "members/" + member + "/household").status())
                .isEqualTo(204);
        assertThat(balance(household)).isEqualTo("50");
        assertThat(balance(member)).isEqualTo("0");
        assertThat(operator.delete(ATRP + "members/" + member + "/household").status())
                .isEqualTo(404);
        assertThat(
                        operator.post(ATRP + "members/" + member + "/household", into(household))
                                .status())
                .isEqualTo(200);
    }

    @Test
    void anAccountWithABalanceOrSharedOrNotActiveStays() {
        String household = household();
        String rich = member();
        credit(rich, 10);
        String shared = member();
        operator.post(ATRP + "members/" + member() + "/household", into(shared));
        String closed = member();
        operator.patch(ATRP + "accounts/" + closed, "{\"status\": \"fraud\"}");
        String merged = member();
        operator.post(ATRP + "members/" + merged + "/household", into(household));

        for (String refused : new String[] {rich, shared, closed, merged}) {
            Answer answer =
                    operator.post(ATRP + "members/" + refused + "/household", into(household));
            assertThat(answer.status()).as(answer.body()).isEqualTo(409);
        }
        assertThat(balance(rich)).isEqualTo("10");
        assertThat(operator.get(ATRP + "accounts/" + rich).member("status")).isEqualTo("active");
        assertThat(operator.post(ATRP + "members/" + rich + "/household", into("84999")).status())
                .isEqualTo(400);
        assertThat(operator.post(ATRP + "members/" + rich + "/household", into(rich)).status())
                .isEqualTo(400);
        operator.patch(ATRP + "accounts/" + household, "{\"status\": \"inactive\"}");
        assertThat(
                        operator.post(ATRP + "members/" + member() + "/household", into(household))
                                .status())
                .isEqualTo(409);
    }

    private static String into(String household) {
        return "{\"household\": \"" + household + "\"}";
    }

    private static String household() {
        String number = "84200" + ++numbers;
        assertThat(operator.post(ATRP + "accounts", "{\"number\": \"" + number + "\"}").status())
                .isEqualTo(201);
        return number;
    }

    private static String member() {
        String number = "84000" + ++numbers;
        Answer added =
                operator.post(
                        ATRP + "members",
                        "{\"number\": \"%s\", \"firstName\": \"Ana\", \"familyName\": \"Nunez\"}"
                                .formatted(number));
        assertThat(added.status()).isEqualTo(201);
        return number;
    }

    private static String balance(String account) {
        return operator.get(ATRP + "accounts/" + account).member("balance");
    }

    private static void credit(String number, long avios) {
        try (WireClient wire = new WireClient(instance.url())) {
            Answer credited =
                    wire.send(
                            "POST",
                            "/v1/programmes/ATRP/accounts/"
                                    + number
                                    + "/credit-transaction-requests"
                                    + "?api_key=sandbox0sandbox0sandbox0",
                            "Content-Type: application/json\r\n",
                            """
                            {"description": "Avios collected",
                             "monetaryAmount":
                                 {"amount": %d, "currency": {"currencyCode": "AVIOS"}},
                             "externalTransactionIdentifier": "ext",
                             "externalTransactionDate": "2026-06-01T08:30:00.000Z",
                             "externalReferenceIdentifier": "ERI",
                             "externalSource": "HOTEL1", "type": "COLLECTION",
                             "person": {"name": {"firstName": "Ana", "familyName": "Nunez"}}}
                            """
                                    .formatted(avios)
                                    .getBytes(UTF_8));
            assertThat(credited.member("identifier")).as(credited.toString()).isNotEmpty();
        }
    }
}
