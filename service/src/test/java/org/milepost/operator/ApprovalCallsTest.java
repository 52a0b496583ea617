package org.milepost.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.milepost.WireClient.Answer;
import org.milepost.dialect.StaffRole;
import tools.jackson.databind.JsonNode;

/** Bookings above a limit: two people, one request for an account, decided on the present state. */
class ApprovalCallsTest extends OperatorCalls {

    private static final String COLLECTORS = "programmes/AIRMILES/collectors/";

    private static String agent;
    private static String finance;
    private static String other;

    @BeforeAll
    static void addClients() {
        agent = client("asker", StaffRole.SUPPORT_AGENT);
        finance = client("money", StaffRole.FINANCE);
        other = client("money-2", StaffRole.FINANCE);
    }

    @Test
    void aBookingAboveTheLimitIsBookedWhenASecondPersonApprovesIt() {
        String collector = instance.collector(0);
        long before = operator.latestChange();

        Answer asked = adjust(agent, collector, 6_000, "a1");
        long waiting = balance(collector);
        Answer approved = decide(finance, asked, "approve");

        assertThat(asked.status()).isEqualTo(202);
        assertThat(asked.header("location"))
                .isEqualTo("/operator/v1/approvals/" + asked.member("number"));
        assertThat(asked.member("state")).isEqualTo("pending");
        assertThat(waiting).isZero();
        assertThat(approved.status()).as(approved.body()).isEqualTo(200);
        assertThat(approved.member("state")).isEqualTo("approved");
        assertThat(approved.member("decidedBy")).isEqualTo("money");
        assertThat(balance(collector)).isEqualTo(6_000);
        assertThat(operator.changesAfter(before))
                .extracting(
                        it -> it.path("action").asString() + " " + it.path("subject").asString())
                .containsExactly(
                        "approval.asked asker",
                        "collector.adjusted asker",
                        "approval.approved money");
    }

    @Test
    void aRetryOfTheRequestGetsTheSameApprovalAndThenTheBooking() {
        String collector = instance.collector(0);
        Answer asked = adjust(agent, collector, 6_000, "a2");

        Answer again = adjust(agent, collector, 6_000, "a2");
        decide(finance, asked, "approve");
        Answer booked = adjust(agent, collector, 6_000, "a2");

        assertThat(again.body()).isEqualTo(asked.body());
        assertThat(booked.status()).isEqualTo(200);
        assertThat(booked.member("balance")).isEqualTo("6000");
        assertThat(balance(collector)).isEqualTo(6_000);
    }

    @Test
    void nobodyApprovesOrRejectsTheirOwnRequest() {
        String collector = instance.collector(0);
        Answer asked = adjust(finance, collector, 100_001, "a3");

        for (String call : List.of("approve", "reject")) {
            Answer refused = decide(finance, asked, call);
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.member("type")).isEqualTo("urn:milepost:problem:forbidden");
        }
        assertThat(balance(collector)).isZero();
        assertThat(decide(instance.token("operator"), asked, "approve").status()).isEqualTo(200);
        assertThat(balance(collector)).isEqualTo(100_001);
    }

    /** Whatever the code does, the database refuses it too. */
    @Test
    void theDatabaseHasNoApprovalByTheOneWhoAsked() {
        Answer asked = adjust(agent, instance.collector(0), 6_000, "a4");

        assertThatThrownBy(
                        () ->
                                instance.execute(
                                        """
                                        UPDATE approval
                                           SET state = 'approved', decided_by = asked_by,
                                               decided_for = asked_for, decided_at = now()
                                         WHERE number =
                                        """
                                                + " "
                                                + asked.member("number")))
                .hasMessageContaining("approval_check");
    }

    @Test
    void theLimitOfTheSecondPersonCountsToo() {
        String collector = instance.collector(0);
        Answer asked = adjust(finance, collector, 100_001, "a5");

        Answer refused = decide(other, asked, "approve");

        assertThat(refused.member("type")).isEqualTo("urn:milepost:problem:limit-exceeded");
        assertThat(operator.get("approvals/" + asked.member("number")).member("state"))
                .isEqualTo("pending");
    }

    @Test
    void oneRequestAtATimeWaitsForEachAccount() {
        String collector = instance.collector(0);
        Answer first = adjust(agent, collector, 6_000, "a6");

        Answer second = adjust(finance, collector, 200_000, "a6b");
        decide(finance, first, "reject");
        Answer third = adjust(agent, collector, 7_000, "a6c");

        assertThat(second.status()).isEqualTo(409);
        assertThat(second.member("type")).isEqualTo("urn:milepost:problem:not-possible-now");
        assertThat(third.status()).isEqualTo(202);
        assertThat(balance(collector)).isZero();
    }

    @Test
    void theStateIsCheckedAgainWhenItIsApproved() {
        String collector = instance.collector(7_000);
        Answer asked = adjust(agent, collector, -6_000, "a7");
        assertThat(adjust(finance, collector, -5_000, "a7b").status()).isEqualTo(201);

        Answer approved = decide(finance, asked, "approve");

        assertThat(approved.status()).isEqualTo(409);
        assertThat(approved.member("type")).isEqualTo("urn:milepost:problem:insufficient-balance");
        Answer shown = operator.get("approvals/" + asked.member("number"));
        assertThat(shown.member("state")).isEqualTo("failed");
        assertThat(shown.member("result")).isEqualTo("insufficient-balance");
        assertThat(balance(collector)).isEqualTo(2_000);
        assertThat(decide(other, asked, "approve").status()).isEqualTo(409);
    }

    @Test
    void aRequestOfSomebodyWhoMayNotBookAnyMoreIsNotBooked() {
        String left = client("leaver", StaffRole.SUPPORT_AGENT);
        String collector = instance.collector(0);
        Answer asked = adjust(left, collector, 6_000, "a8");
        operator.patch("clients/leaver", "{\"active\": false}");

        assertThat(decide(finance, asked, "approve").status()).isEqualTo(409);
        assertThat(balance(collector)).isZero();
    }

    @Test
    void aRequestExpiresAfterAWeek() {
        String collector = instance.collector(0);
        Answer asked = adjust(agent, collector, 6_000, "a9");
        instance.clock().pass(Duration.ofDays(7));

        Answer late = decide(finance, asked, "approve");
        String state = operator.get("approvals/" + asked.member("number")).member("state");
        Answer anew = adjust(agent, collector, 6_000, "a9");

        assertThat(late.status()).isEqualTo(409);
        assertThat(state).isEqualTo("expired");
        assertThat(anew.status()).isEqualTo(202);
        assertThat(anew.member("number")).isNotEqualTo(asked.member("number"));
    }

    @Test
    void onlyTheOneWhoAskedWithdraws() {
        Answer asked = adjust(agent, instance.collector(0), 6_000, "a10");

        assertThat(decide(finance, asked, "withdraw").status()).isEqualTo(403);
        assertThat(decide(agent, asked, "withdraw").member("state")).isEqualTo("withdrawn");
        assertThat(decide(finance, asked, "approve").status()).isEqualTo(409);
    }

    @Test
    void twoWhoApproveAtTheSameTimeBookOnce() throws Exception {
        String collector = instance.collector(0);
        Answer asked = adjust(agent, collector, 6_000, "a11");
        List<Future<Answer>> calls = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (String token : List.of(finance, other, finance, other)) {
                calls.add(
                        threads.submit(
                                () -> {
                                    try (OperatorClient own = new OperatorClient(instance)) {
                                        return own.sendAs(
                                                token, "POST", path(asked, "approve"), "");
                                    }
                                }));
            }
        }

        for (Future<Answer> call : calls) {
            assertThat(call.get().status()).isIn(200, 409);
        }
        assertThat(balance(collector)).isEqualTo(6_000);
        assertThat(instance.audit().faults()).isEmpty();
    }

    /** Between the approval and the booking, and between the booking and its result. */
    @Test
    void anApprovalThatWasCutShortIsCompletedOnce() {
        String collector = instance.collector(0);
        Answer asked = adjust(agent, collector, 6_000, "a12");
        decide(finance, asked, "approve");
        instance.execute(
                "UPDATE approval SET state = 'approving' WHERE number = " + asked.member("number"));

        Answer again = decide(finance, asked, "approve");
        assertThat(again.member("state")).isEqualTo("approved");
        assertThat(balance(collector)).isEqualTo(6_000);
    }

    @Test
    void theListHasWhatIsOpen() {
        Answer open = adjust(agent, instance.collector(0), 6_000, "a13");
        Answer closed = adjust(agent, instance.collector(0), 6_000, "a13");
        decide(agent, closed, "withdraw");

        assertThat(numbers("approvals?limit=1000"))
                .contains(open.member("number"))
                .doesNotContain(closed.member("number"));
        assertThat(numbers("approvals?limit=1000&state=all"))
                .contains(open.member("number"), closed.member("number"));
        assertThat(OperatorClient.places(operator.get("approvals?state=x")))
                .containsExactly("state");
    }

    @Test
    void aRequestForNoAccountIsRefusedAtOnce() {
        assertThat(adjust(agent, "31415926", 6_000, "a14").status()).isEqualTo(404);
    }

    private static List<String> numbers(String path) {
        return OperatorClient.items(operator.get(path)).stream()
                .map((JsonNode it) -> it.path("number").toString())
                .toList();
    }

    private static String client(String clientId, StaffRole role) {
        instance.operatorClient(clientId, Set.of(role));
        return instance.token(clientId);
    }

    private static Answer adjust(String token, String collector, long miles, String reference) {
        return operator.sendAs(
                token,
                "POST",
                COLLECTORS + collector + "/adjustments",
                "{\"currency\": \"CASH\", \"miles\": %d, \"reason\": \"case 9\", \"reference\": \"%s\"}"
                        .formatted(miles, reference));
    }

    private static Answer decide(String token, Answer asked, String call) {
        return operator.sendAs(token, "POST", path(asked, call), "");
    }

    private static String path(Answer asked, String call) {
        return "approvals/" + asked.member("number") + "/" + call;
    }

    private static long balance(String collector) {
        return OperatorClient.body(operator.get(COLLECTORS + collector))
                .path("balances")
                .path("CASH")
                .asLong();
    }
}
