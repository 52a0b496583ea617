package org.milepost.avios;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.milepost.WireClient.Answer;
import org.milepost.ledger.Standing.Status;
import org.milepost.ledger.TransferKind;

/**
 * What each call with a member's token answers while the account is not active. The tokens have no
 * grant that could have ended, as those of a provider elsewhere.
 */
final class StandingCallsTest extends AviosCalls {

    private static final String MEMBER = "5560001";
    private static final String HOUSEHOLD = "3081470000000000";
    private static final String MERGED = "3081470000000067";

    private static String debit = "";
    private static int count;

    /** A call with a member's token, and what it answers. */
    enum Call {
        CREDIT("400 ACCOUNT_NOT_AUTHORISED"),
        DEBIT("400 ACCOUNT_NOT_AUTHORISED"),
        REVERSE("401 REQUEST_UNAUTHORIZED"),
        TRANSACTIONS("401 REQUEST_UNAUTHORIZED"),
        ACCOUNT_OF_PATH("401 REQUEST_UNAUTHORIZED"),
        ACCOUNT_OF_TOKEN("401 REQUEST_UNAUTHORIZED"),
        SHOW_MEMBERSHIP("401 REQUEST_UNAUTHORIZED"),
        CHANGE_MEMBERSHIP("401 REQUEST_UNAUTHORIZED");

        private final String refusal;

        Call(String refusal) {
            this.refusal = refusal;
        }
    }

    @BeforeAll
    static void prepare() {
        instance.member("ATRP", MEMBER, MEMBER);
        instance.transfer("ATRP", MEMBER, TransferKind.ISSUANCE, 100, "{}");
        debit =
                AviosClient.tree(send(Call.DEBIT, MEMBER))
                        .path("debitTransaction")
                        .path("identifier")
                        .asString();
    }

    @AfterEach
    void setActive() {
        instance.setStatus("ATRP", MEMBER, Status.ACTIVE);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ACTIVE")
    void nothingIsDoneOrShownWhileTheAccountIsNotActive(Status status) {
        String profile = send(Call.SHOW_MEMBERSHIP, MEMBER).body();
        long balance = instance.avios("ATRP", MEMBER).balance().count();
        instance.setStatus("ATRP", MEMBER, status);
        for (Call call : Call.values()) {
            Answer answer = send(call, MEMBER);

            assertThat(answer.status() + " " + AviosClient.errors(answer))
                    .as(call.name())
                    .isEqualTo(call.refusal);
            if (answer.status() == 401) {
                assertThat(answer.header("www-authenticate"))
                        .isEqualTo("Bearer realm=\"milepost\", error=\"invalid_token\"");
            }
        }

        assertThat(instance.avios("ATRP", MEMBER).balance().count()).isEqualTo(balance);
        instance.setStatus("ATRP", MEMBER, Status.ACTIVE);
        assertThat(send(Call.SHOW_MEMBERSHIP, MEMBER).body()).isEqualTo(profile);
    }

    @Test
    void theStatusOfAHouseholdCountsForEachMember() {
        int before = send(Call.ACCOUNT_OF_TOKEN, MERGED).status();
        instance.setStatus("ATRP", HOUSEHOLD, Status.DECEASED);
        int after = send(Call.ACCOUNT_OF_TOKEN, MERGED).status();
        instance.setStatus("ATRP", HOUSEHOLD, Status.ACTIVE);

        assertThat(before).isEqualTo(200);
        assertThat(after).isEqualTo(401);
    }

    /** The operator changes the status after the call has read it. */
    @Test
    void aProfileIsNotChangedAfterTheStatus() throws Exception {
        String profile = send(Call.SHOW_MEMBERSHIP, MEMBER).body();
        Answer[] answer = new Answer[1];
        Thread change;
        try (var status = instance.beginStatusChange("ATRP", MEMBER, Status.FRAUD)) {
            change = Thread.ofVirtual().start(() -> answer[0] = changeElsewhere());
            status.awaitWaiting();
        }
        change.join();
        instance.setStatus("ATRP", MEMBER, Status.ACTIVE);

        assertThat(answer[0].status()).isEqualTo(401);
        assertThat(send(Call.SHOW_MEMBERSHIP, MEMBER).body()).isEqualTo(profile);
    }

    /** The partner calls for itself: its own token can read the status. */
    @Test
    void thePartnersOwnTokenReadsTheStatus() {
        instance.setStatus("ATRP", MEMBER, Status.FRAUD);
        String own = "Authorization: Bearer " + instance.token(AviosClient.HOTEL_CLIENT) + "\r\n";
        Answer shown = hotel.get("/v2/programmes/ATRP/accounts/" + MEMBER + "/membership", "", own);

        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.body()).contains("\"status\":\"FRAUD\"");
    }

    private static Answer changeElsewhere() {
        try (AviosClient phone = AviosClient.hotel(instance)) {
            return send(phone, Call.CHANGE_MEMBERSHIP, MEMBER);
        }
    }

    private static Answer send(Call call, String number) {
        return send(hotel, call, number);
    }

    private static Answer send(AviosClient phone, Call call, String number) {
        String token = phone.token("ATRP", number);
        String v1 = "/v1/programmes/ATRP/accounts/" + number;
        String v2 = "/v2/programmes/ATRP/accounts/" + number;
        String v3 = "/v3/programmes/ATRP/accounts/" + number;
        String unique = "S" + ++count;
        return switch (call) {
            case CREDIT ->
                    phone.send(
                            "POST",
                            v1 + "/credit-transaction-requests",
                            token,
                            BodyDraft.credit().withText("description", unique).toString());
            case DEBIT ->
                    phone.send(
                            "POST",
                            v1 + "/debit-transaction-requests",
                            token,
                            BodyDraft.debit()
                                    .withText(
                                            "debitTransaction.externalTransactionIdentifier",
                                            unique)
                                    .toString());
            case REVERSE ->
                    phone.send(
                            "POST",
                            v1 + "/reverse-transaction-requests",
                            token,
                            BodyDraft.reverse(debit).toString());
            case TRANSACTIONS -> phone.get(v1 + "/transactions", "", token);
            case ACCOUNT_OF_PATH -> phone.get(v2, "", token);
            case ACCOUNT_OF_TOKEN -> phone.get("/v2/programmes/ATRP/account", "", token);
            case SHOW_MEMBERSHIP -> phone.get(v2 + "/membership", "", token);
            case CHANGE_MEMBERSHIP ->
                    phone.send(
                            "PATCH",
                            v3 + "/membership",
                            token,
                            """
                            {"member": {"contact": {"telephoneNumber": "0049301234567"}}}
                            """);
        };
    }
}
