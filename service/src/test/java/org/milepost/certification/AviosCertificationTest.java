package org.milepost.certification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.milepost.certification.PartnerSoftware.CREDIT;
import static org.milepost.certification.PartnerSoftware.DEBIT;
import static org.milepost.certification.PartnerSoftware.JANE;
import static org.milepost.certification.PartnerSoftware.REVERSE;
import static org.milepost.certification.PartnerSoftware.credit;
import static org.milepost.certification.PartnerSoftware.debit;
import static org.milepost.certification.PartnerSoftware.identifier;
import static org.milepost.certification.PartnerSoftware.reversal;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.milepost.RunningInstance;
import org.milepost.WireClient.Answer;
import tools.jackson.databind.JsonNode;

/** Two partners' programs at the real server are certified: a right one and a careless one. */
@SuppressWarnings("NullAway.Init") // set before all tests
final class AviosCertificationTest {

    private static final String ANA = "3081470000000059";
    private static final String ZOE = "3081470000000018";

    private static RunningInstance instance;

    private final PartnerSoftware hotel = new PartnerSoftware(instance);

    @BeforeAll
    static void start() {
        instance = RunningInstance.start();
    }

    @AfterAll
    static void stopOverBooksThatHold() {
        try (RunningInstance running = instance) {
            assertThat(running.audit().faults()).isEmpty();
        }
    }

    @Test
    void theRightSoftwarePassesAndItsReportVerifies() {
        try (CertifiedSession session =
                new CertifiedSession(instance.url(), "avios", "avios-hotel")) {
            long before = instance.avios("ATRP", JANE).balance().count();
            String token = hotel.token(JANE, "debit", "reverse_transaction");
            tokens();
            expect(200, hotel.write(CREDIT, "ATRP", JANE, "", jane("10", "one")));
            expect(200, hotel.write(CREDIT, "ATRP", JANE, "", jane("20", "two")));
            Answer failing = hotel.write(DEBIT, "ATRP", JANE, token, debit("1", "a"));
            Answer lost = hotel.write(DEBIT, "ATRP", JANE, token, debit("2", "b"));
            expect(200, lost);
            expect(200, hotel.write(DEBIT, "ATRP", JANE, token, debit("3", "c")));
            String back = reversal(identifier(failing));
            expect(200, hotel.write(REVERSE, "ATRP", JANE, token, back));
            expect(200, hotel.write(REVERSE, "ATRP", JANE, token, reversal(identifier(lost))));
            expect("REVERSAL_NOT_ALLOWED", hotel.write(REVERSE, "ATRP", JANE, token, back));
            expect(
                    "TRANSACTION_INVALID",
                    hotel.write(REVERSE, "ATRP", JANE, token, reversal("0000000000000000")));
            String ofHousehold = credit("5", "household", "", "HOUSEHOLD");
            expect(200, hotel.write(CREDIT, "ATRP", "3081470000000000", "", ofHousehold));
            expect(
                    200,
                    hotel.write(DEBIT, "ATRP", ANA, hotel.token(ANA, "debit"), debit("1", "d")));
            expect(
                    "DUPLICATE_TRANSACTION",
                    hotel.write(CREDIT, "ATRP", JANE, "", jane("10", "one")));
            refusals(token);
            reads();

            assertThat(session.missing()).isEmpty();
            // of the debits only the first, of 1, and that of 3 stand
            assertThat(instance.avios("ATRP", JANE).balance().count() - before)
                    .isEqualTo(10 + 20 - 3 - 1);
            JsonNode report = session.report();
            assertThat(report.path("report").path("result").asString()).isEqualTo("passed");
            JsonNode verified = session.verify(report.path("signature").asString());
            assertThat(verified.path("valid").asBoolean()).isTrue();
        }
    }

    @Test
    void theCarelessSoftwareIsToldEachOfItsMistakes() {
        try (CertifiedSession session =
                new CertifiedSession(instance.url(), "avios", "avios-hotel")) {
            String token = hotel.token(JANE, "debit", "reverse_transaction");
            String debits = PartnerSoftware.path("ATRP", JANE) + DEBIT;
            // the token has expired, and is used again
            String ana = PartnerSoftware.path("ATRP", ANA) + DEBIT;
            String expired =
                    instance.memberTokenFrom(
                            Duration.ofHours(2), "avios-hotel", "ATRP", ANA, "debit");
            hotel.send(ana, expired, "k0", debit("1", "e"));
            hotel.send(ana, expired, "k0", debit("1", "e"));
            // the scope is missing, and nobody asks for it
            String zoe = PartnerSoftware.path("ATRP", ZOE) + DEBIT;
            String weak = hotel.token(ZOE, "retrieve_account");
            hotel.send(zoe, weak, "k1", debit("1", "e"));
            hotel.send(zoe, weak, "k1", debit("1", "e"));
            // the answer is lost, and the same debit is sent with a new key
            hotel.send(debits, token, "k2", debit("1", "f"));
            assertThat(hotel.send(debits, token, "k3", debit("2", "g"))).isEmpty();
            hotel.send(debits, token, "k4", debit("2", "h"));
            // too much to do: the debit is given up, and another one is made
            expect(503, hotel.send(debits, token, "k5", debit("3", "i")).orElseThrow());
            hotel.send(debits, token, "k6", debit("4", "j"));
            // the cash part fails: the debit is reversed by the partner's own identifier
            hotel.write(REVERSE, "ATRP", JANE, token, reversal("ETI"));
            // a duplicate is sent with another description
            hotel.write(CREDIT, "ATRP", JANE, "", jane("7", "first"));
            String credits = PartnerSoftware.path("ATRP", JANE) + CREDIT;
            assertThat(hotel.send(credits, "", "k7", jane("8", "lost"))).isEmpty();
            hotel.send(credits, "", "k7", jane("8", "found"));
            hotel.write(CREDIT, "ATRP", JANE, "", jane("7", "first"));
            hotel.write(CREDIT, "ATRP", JANE, "", jane("7", "second"));
            // a refusal is asked for again
            hotel.send(debits, token, "k8", debit("99999999", "k"));
            hotel.send(debits, token, "k8", debit("99999999", "k"));

            assertThat(session.mistakes())
                    .containsEntry("token-renewed", "same-token")
                    .containsEntry("scope-asked", "same-token")
                    .containsEntry("retry-debit-lost", "retry-new-key")
                    .containsEntry("one-debit", "retry-new-key")
                    .containsEntry("retry-debit-busy", "retry-missing")
                    .containsEntry("cash-part", "identifier-not-given")
                    .containsEntry("duplicate-credit", "disguised")
                    .containsEntry("retry-credit", "retry-missing")
                    .containsEntry("error-BALANCE_INSUFFICIENT", "repeated");
            assertThat(session.missing()).containsEntry("household-debit", "open");
            assertThat(session.report().path("report").path("result").asString())
                    .isEqualTo("failed");
        }
    }

    /** A token that has expired and one without the scope are replaced. */
    private void tokens() {
        String expired =
                instance.memberTokenFrom(Duration.ofHours(2), "avios-hotel", "ATRP", JANE, "debit");
        String body = debit("1", "t");
        expect(401, hotel.write(DEBIT, "ATRP", JANE, expired, body));
        expect(403, hotel.write(DEBIT, "ATRP", JANE, hotel.token(JANE, "retrieve_account"), body));
        expect(200, hotel.write(DEBIT, "ATRP", JANE, hotel.token(JANE, "debit"), body));
    }

    private void refusals(String token) {
        expect("DATA_INVALID", hotel.write(CREDIT, "ATRP", JANE, "", jane("0", "x")));
        expect("PROGRAMME_INVALID", hotel.write(CREDIT, "ABCD", JANE, "", jane("1", "x")));
        expect("PROGRAMME_NOT_SUPPORTED", hotel.write(CREDIT, "IBP", JANE, "", jane("1", "x")));
        expect(
                "ACCOUNT_INVALID",
                hotel.write(CREDIT, "ATRP", "3081479999999999", "", jane("1", "x")));
        expect(
                "ACCOUNT_NOT_AUTHORISED",
                hotel.write(CREDIT, "ATRP", "3081470000000026", "", jane("1", "x")));
        String otherSource = jane("1", "x").replace("HOTEL1", "OTHER");
        expect("INVALID_PROMOTER_CODE", hotel.write(CREDIT, "ATRP", JANE, "", otherSource));
        expect(
                "MEMBERSHIP_NUMBER_SURNAME_MISMATCH",
                hotel.write(CREDIT, "ATRP", JANE, "", credit("1", "x", "Jane", "Smith")));
        expect(
                "MEMBERSHIP_NUMBER_NAME_MISMATCH",
                hotel.write(CREDIT, "ATRP", JANE, "", credit("1", "x", "John", "O'Neil-Smith")));
        expect("MANDATORY_DATA_MISSING", hotel.write(DEBIT, "ATRP", JANE, token, debit("", "x")));
        expect(
                "BALANCE_INSUFFICIENT",
                hotel.write(DEBIT, "ATRP", JANE, token, debit("99999999", "x")));
        expect(
                "PARTNER_CONFIGURATION_INVALID",
                hotel.write(DEBIT, "IBP", JANE, hotel.ownToken(), debit("1", "x")));
    }

    private void reads() {
        String account = hotel.token(JANE, "retrieve_account");
        String list = hotel.token(JANE, "retrieve_transactions");
        String path = PartnerSoftware.path("ATRP", JANE);
        String balance = path.replace("/v1/", "/v2/").replaceFirst("/$", "");
        expect(200, hotel.send(balance, account, "", "").orElseThrow());
        expect(200, hotel.send(path + "transactions", list, "", "").orElseThrow());
        expect(
                "RECORD_RANGE_INVALID",
                hotel.send(path + "transactions?start-record=5&end-record=2", list, "", "")
                        .orElseThrow());
        String dates = "transactions?date-made-from=2026-06-02&date-made-to=2026-06-01";
        expect("DATE_RANGE_INVALID", hotel.send(path + dates, list, "", "").orElseThrow());
    }

    private static String jane(String amount, String description) {
        return credit(amount, description, "Jane", "O'Neil-Smith");
    }

    private static void expect(int status, Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    }

    private static void expect(String code, Answer answer) {
        assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
    }
}
