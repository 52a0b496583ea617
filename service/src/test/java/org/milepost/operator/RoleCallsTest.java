package org.milepost.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.milepost.WireClient.Answer;
import org.milepost.dialect.StaffRole;

/** The roles of clients, and the limits of what they may book. */
class RoleCallsTest extends OperatorCalls {

    private static final String COLLECTORS = "programmes/AIRMILES/collectors/";

    private int references;

    @AfterEach
    void putLimitsBack() {
        operator.patch("roles/support-agent", "{\"bookingMax\": 5000, \"dayMax\": 25000}");
        operator.patch("roles/finance", "{\"bookingMax\": 100000, \"dayMax\": 1000000}");
    }

    @Test
    void aRoleIsShownWithItsPermissionsAndLimits() {
        assertThat(operator.get("roles/support-agent").body())
                .isEqualTo(
                        "{\"role\":\"support-agent\",\"permissions\":[\"book\",\"change-persons\","
                                + "\"read-approvals\",\"read-persons\",\"read-reference-data\"],"
                                + "\"bookingMax\":5000,\"dayMax\":25000}");
        assertThat(operator.get("roles/programme-administrator").members())
                .doesNotContainKeys("bookingMax", "dayMax");
        assertThat(operator.get("roles/janitor").status()).isEqualTo(404);
    }

    @Test
    void aBookingAboveTheLimitOfTheRoleIsNotBooked() {
        String agent = client("agent-1", StaffRole.SUPPORT_AGENT);
        String collector = instance.collector(0);

        Answer atLimit = adjust(agent, collector, 5_000);
        Answer above = adjust(agent, collector, 5_001);
        Answer taken = adjust(agent, collector, -5_001);

        assertThat(atLimit.status()).isEqualTo(201);
        assertThat(above.status()).isEqualTo(202);
        assertThat(taken.status()).as("another one waits").isEqualTo(409);
        assertThat(balance(collector)).isEqualTo(5_000);
    }

    @Test
    void theBookingsOfADayAreAddedUp() {
        String agent = client("agent-2", StaffRole.SUPPORT_AGENT);
        String collector = instance.collector(0);
        operator.patch("roles/support-agent", "{\"bookingMax\": 400, \"dayMax\": 1000}");

        assertThat(adjust(agent, collector, 400).status()).isEqualTo(201);
        assertThat(adjust(agent, collector, -300).status()).isEqualTo(201);
        assertThat(adjust(agent, instance.collector(0), 301).status()).isEqualTo(202);
        assertThat(adjust(agent, collector, 300).status()).isEqualTo(201);
        assertThat(adjust(agent, instance.collector(0), 1).status()).isEqualTo(202);
        assertThat(balance(collector)).isEqualTo(400);
    }

    @Test
    void aRetryAndARefusedBookingAreNotCountedAgain() {
        String agent = client("agent-3", StaffRole.SUPPORT_AGENT);
        String collector = instance.collector(0);
        operator.patch("roles/support-agent", "{\"dayMax\": 100}");

        assertThat(adjust(agent, collector, 60, "same").status()).isEqualTo(201);
        assertThat(adjust(agent, collector, 60, "same").status()).isEqualTo(200);
        assertThat(adjust(agent, "99999", 40).status()).isEqualTo(404);
        assertThat(adjust(agent, collector, 40).status()).isEqualTo(201);
    }

    /** Otherwise a small booking that was refused would let a larger one pass uncounted. */
    @Test
    void theSameReferenceWithMoreMilesCountsThem() {
        String agent = client("agent-4", StaffRole.SUPPORT_AGENT);
        String collector = instance.collector(0);
        operator.patch("roles/support-agent", "{\"dayMax\": 100}");

        assertThat(adjust(agent, collector, 60, "grows").status()).isEqualTo(201);
        assertThat(adjust(agent, collector, 61, "grows").member("type"))
                .isEqualTo("urn:milepost:problem:reference-used");
        assertThat(adjust(agent, collector, 39).status()).isEqualTo(201);
        assertThat(adjust(agent, collector, 101, "grows").status()).isEqualTo(202);
    }

    @Test
    void concurrentBookingsStayWithinTheLimitOfTheDay() throws Exception {
        String agent = client("agent-5", StaffRole.SUPPORT_AGENT);
        String collector = instance.collector(0);
        operator.patch("roles/support-agent", "{\"dayMax\": 1000}");
        List<Callable<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            String reference = "concurrent-" + i;
            calls.add(
                    () -> {
                        try (OperatorClient own = new OperatorClient(instance)) {
                            return own.sendAs(
                                            agent,
                                            "POST",
                                            COLLECTORS + collector + "/adjustments",
                                            body(100, reference))
                                    .status();
                        }
                    });
        }

        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Integer> call : threads.invokeAll(calls)) {
                statuses.add(call.get());
            }
        }

        assertThat(statuses).containsOnly(201, 202, 409);
        assertThat(balance(collector)).isEqualTo(1_000);
    }

    @Test
    void theHighestLimitOfTheRolesOfAClientCounts() {
        String both = client("both", StaffRole.SUPPORT_AGENT, StaffRole.FINANCE);
        String reading = client("reading", StaffRole.SUPPORT_AGENT, StaffRole.AUDITOR);
        String collector = instance.collector(0);

        assertThat(adjust(both, collector, 100_000).status()).isEqualTo(201);
        assertThat(adjust(both, collector, 100_001).status()).isEqualTo(202);
        assertThat(adjust(reading, instance.collector(0), 5_001).status()).isEqualTo(202);
    }

    @Test
    void aProgrammeAdministratorHasNoLimitUntilOneIsSet() {
        String collector = instance.collector(0);
        assertThat(adjust(instance.token("operator"), collector, 2_000_000).status())
                .isEqualTo(201);

        operator.patch("roles/programme-administrator", "{\"bookingMax\": 10}");
        Answer above = adjust(instance.token("operator"), collector, 11);
        operator.patch("roles/programme-administrator", "{\"bookingMax\": null}");

        assertThat(above.status()).isEqualTo(202);
    }

    @Test
    void aChangeOfALimitIsInTheTrail() {
        long before = operator.latestChange();

        operator.patch("roles/finance", "{\"dayMax\": 7, \"bookingMax\": null}");

        assertThat(operator.changesAfter(before))
                .singleElement()
                .satisfies(
                        it -> {
                            assertThat(it.path("action").asString()).isEqualTo("role.changed");
                            assertThat(it.path("target").asString()).isEqualTo("finance");
                            assertThat(it.path("before").path("dayMax").asLong())
                                    .isEqualTo(1_000_000);
                            assertThat(it.path("after").path("dayMax").asLong()).isEqualTo(7);
                            assertThat(it.path("after").has("bookingMax")).isFalse();
                        });
    }

    @Test
    void aClientOfTheOperatorHasRolesAndIsAnAdministratorWithoutAny() {
        Answer usual = operator.post("clients", "{\"clientId\":\"u1\",\"scopes\":[\"operator\"]}");
        Answer made =
                operator.post(
                        "clients",
                        "{\"clientId\":\"u2\",\"scopes\":[\"operator\"],\"roles\":[\"auditor\"]}");
        Answer changed = operator.patch("clients/u2", "{\"roles\":[\"finance\",\"auditor\"]}");
        Answer stripped = operator.patch("clients/u2", "{\"scopes\":[\"amcash\"]}");

        assertThat(roles(usual)).isEqualTo("[\"programme-administrator\"]");
        assertThat(roles(made)).isEqualTo("[\"auditor\"]");
        assertThat(roles(changed)).isEqualTo("[\"auditor\",\"finance\"]");
        assertThat(OperatorClient.body(stripped).has("roles")).isFalse();
    }

    @Test
    void rolesAreForClientsWithTheOperatorsScope() {
        Answer tills =
                operator.post(
                        "clients",
                        "{\"clientId\":\"u3\",\"scopes\":[\"amcash\"],\"roles\":[\"auditor\"]}");
        Answer unknown =
                operator.post(
                        "clients",
                        "{\"clientId\":\"u3\",\"scopes\":[\"operator\"],\"roles\":[\"boss\"]}");

        assertThat(OperatorClient.places(tills)).containsExactly("/roles");
        assertThat(OperatorClient.places(unknown)).containsExactly("/roles/0");
    }

    /** Who can make a client of the operator can do whatever that one may do. */
    @Test
    void aPartnerManagerChangesPartnersClientsOnly() {
        String manager = client("manager", StaffRole.PARTNER_MANAGER);
        String till = "{\"clientId\":\"m1\",\"partner\":\"LOY1\",\"scopes\":[\"amcash\"]}";
        String own = "{\"clientId\":\"m2\",\"scopes\":[\"operator\"]}";

        assertThat(operator.sendAs(manager, "POST", "clients", till).status()).isEqualTo(201);
        assertThat(operator.sendAs(manager, "POST", "clients/m1/secret", "").status())
                .isEqualTo(200);
        assertForbidden(operator.sendAs(manager, "POST", "clients", own));
        assertForbidden(operator.sendAs(manager, "POST", "clients/operator/secret", ""));
        assertForbidden(
                operator.sendAs(manager, "PATCH", "clients/manager", "{\"roles\":[\"auditor\"]}"));
        assertThat(operator.get("clients/m2").status()).isEqualTo(404);
    }

    @Test
    void aRoleThatIsTakenAwayIsGoneWithinTwoSeconds() {
        String agent = client("agent-6", StaffRole.SUPPORT_AGENT);
        String collector = instance.collector(0);
        assertThat(adjust(agent, collector, 1).status()).isEqualTo(201);

        operator.patch("clients/agent-6", "{\"roles\":[\"support-reader\"]}");

        assertThat(OperatorClient.within2Seconds(() -> adjust(agent, collector, 1).status() == 403))
                .isTrue();
    }

    private static void assertForbidden(Answer answer) {
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.member("type")).isEqualTo("urn:milepost:problem:forbidden");
    }

    private static String roles(Answer answer) {
        return OperatorClient.body(answer).path("roles").toString();
    }

    /** The token of a new client with these roles. */
    private static String client(String clientId, StaffRole... roles) {
        instance.operatorClient(clientId, Set.of(roles));
        return instance.token(clientId);
    }

    private Answer adjust(String token, String collector, long miles) {
        return adjust(token, collector, miles, "role-" + collector + "-" + references++);
    }

    private static Answer adjust(String token, String collector, long miles, String reference) {
        return operator.sendAs(
                token, "POST", COLLECTORS + collector + "/adjustments", body(miles, reference));
    }

    private static String body(long miles, String reference) {
        return "{\"currency\": \"CASH\", \"miles\": %d, \"reason\": \"test\", \"reference\": \"%s\"}"
                .formatted(miles, reference);
    }

    private static long balance(String collector) {
        return OperatorClient.body(operator.get(COLLECTORS + collector))
                .path("balances")
                .path("CASH")
                .asLong();
    }
}
