package org.milepost.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.milepost.Await;
import org.milepost.WireClient.Answer;
import org.milepost.dialect.StaffRole;
import org.milepost.digest.Sha256;
import tools.jackson.databind.JsonNode;

/** Files of partners over the operator's API: sent in parts, worked on by the job, resolved. */
class ReconciliationCallsTest extends OperatorCalls {

    private static final String LOY1 = "partners/LOY1/";

    /** Issues miles in a file, so that no line of the other partner is about it. */
    private static final String LOY2 = "partners/LOY2/";

    private static final String DAY = "2026-06-15";

    private static String finance;
    private static String other;

    @BeforeAll
    static void addClients() {
        instance.operatorClient("books", Set.of(StaffRole.FINANCE));
        instance.operatorClient("books-2", Set.of(StaffRole.FINANCE));
        finance = instance.token("books");
        other = instance.token("books-2");
    }

    /**
     * The partner has a redemption that we do not have, and lacks one that we have. One is
     * corrected after an approval, the other one explained; then nothing is open.
     */
    @Test
    void aBreakIsCorrectedAfterAnApprovalOrExplained() {
        String collector = instance.collector(1_000);
        String present = redeem(collector, "701");
        String missing = redeem(collector, "702");
        instance.clock().pass(Duration.ofDays(1));
        String file = "amount,confirmation\n95," + present + "\n95,0000000000000000\n";

        String sent = send(file);
        JsonNode done = await(sent, "done");
        String verdicts = verdicts(sent, done);
        JsonNode breaks = OperatorClient.body(operator.get(LOY1 + "breaks?state=open"));
        JsonNode open = OperatorClient.body(operator.get(LOY1 + "open-items")).path("breaks");

        assertThat(verdicts.lines())
                .containsExactly(
                        "line,verdict,key,amount,ourAmount,ourConfirmation",
                        "1,matched," + present + ",95,95," + present,
                        "2,theirs-only,0000000000000000,95,,",
                        ",ours-only," + missing + ",,95," + missing);
        assertThat(done.path("sums").path("ours").asLong()).isEqualTo(190);
        assertThat(breaks.path("items")).hasSize(2);
        assertThat(open).hasSize(2);
        String theirs = number(breaks, "theirs-only");
        String ours = number(breaks, "ours-only");
        Answer refused = correct(finance, collector, theirs, -94);
        Answer asked = correct(finance, collector, theirs, -95);
        Answer own = decide(finance, asked);
        long waiting = instance.cash(collector).balance().count();
        Answer approved = decide(other, asked);
        Answer again = correct(finance, collector, theirs, -95);
        Answer otherCause = explain(ours, "other-day");
        Answer explained = explain(ours, "partner-corrects");
        JsonNode corrected = OperatorClient.body(operator.get(LOY1 + "breaks/" + theirs));

        assertThat(refused.status()).as(refused.body()).isEqualTo(400);
        assertThat(asked.status()).as(asked.body()).isEqualTo(202);
        assertThat(own.status()).isEqualTo(403);
        assertThat(waiting).isEqualTo(810);
        assertThat(approved.status()).as(approved.body()).isEqualTo(200);
        assertThat(again.status()).as(again.body()).isEqualTo(200);
        assertThat(instance.cash(collector).balance().count()).isEqualTo(715);
        assertThat(corrected.path("state").asString()).isEqualTo("corrected");
        assertThat(corrected.path("correction").asString()).hasSize(16);
        assertThat(otherCause.status()).isEqualTo(400);
        assertThat(explained.status()).as(explained.body()).isEqualTo(200);
        assertThat(explain(ours, "accepted").status()).isEqualTo(409);
        assertThat(correct(finance, collector, ours, 95).status()).isEqualTo(409);
        assertThat(OperatorClient.body(operator.get(LOY1 + "open-items")).path("breaks")).isEmpty();
        assertThat(instance.audit().faults()).isEmpty();
        assertThat(send(file)).isEqualTo(sent);
        assertThat(await(send(file + "1,x\n"), "refused").path("refusal").asString())
                .isEqualTo("day-used");
        assertThat(operator.get("partners/HOTEL/breaks/" + theirs).status()).isEqualTo(404);
        assertThat(operator.get(sent.replace("LOY1", "HOTEL")).status()).isEqualTo(404);
    }

    /** The job of the server books a batch issuance, and the collector has the miles. */
    @Test
    void aBatchIssuanceIsBooked() {
        String collector = instance.collector(0);
        operator.send(
                "PUT",
                LOY2 + "batch-agreement",
                """
                {"programme": "AIRMILES", "currency": "CASH", "provider": "NORT", "sponsor": "LOY2",
                 "lineMilesMax": 5000, "fileMilesMax": 1000000}
                """);
        String header = "TH      NORT000007" + "20260615" + "120000" + "00000001" + "000000000012C";
        String detail =
                "TD"
                        + " ".repeat(15)
                        + collector
                        + "0".repeat(19)
                        + "7"
                        + "LOY2"
                        + "BASE    "
                        + "0001"
                        + "B1       "
                        + "00000012C";
        String text = padded(header) + "\r" + padded(detail) + "\r";
        String sent = sendAs(LOY2, "{\"kind\": \"batch-issuance\", ", text);

        JsonNode done = await(sent, "done");
        String audit = operator.get(sent + "/verdicts/1").body();

        assertThat(done.path("linesDone").asInt()).isEqualTo(1);
        assertThat(instance.cash(collector).balance().count()).isEqualTo(123);
        assertThat(audit.lines().toList().get(1).substring(140, 152)).isBlank();
        assertThat(instance.audit().faults()).isEmpty();
    }

    private static String padded(String record) {
        return record + " ".repeat(250 - record.length());
    }

    private static String send(String text) {
        return sendAs(
                LOY1,
                "{\"kind\": \"reconciliation\", \"programme\": \"AIRMILES\", \"currency\":"
                        + " \"CASH\", \"day\": \""
                        + DAY
                        + "\", \"format\": \"csv\", ",
                text);
    }

    /** Announces a file and sends it; its path. */
    private static String sendAs(String partner, String kind, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        String digest = HexFormat.of().formatHex(Sha256.begun().digest(bytes));
        Answer announced =
                operator.post(
                        partner + "incoming-files",
                        kind + "\"bytes\": " + bytes.length + ", \"sha256\": \"" + digest + "\"}");
        assertThat(announced.status()).as(announced.body()).isBetween(200, 201);
        String path = partner + "incoming-files/" + announced.member("number");
        assertThat(operator.send("PUT", path + "/parts/1", text).status()).isEqualTo(200);
        return path;
    }

    /** All parts of the file with the verdicts: our lines begin a part of their own. */
    private static String verdicts(String file, JsonNode done) {
        StringBuilder parts = new StringBuilder();
        for (int part = 1; part <= done.path("verdictParts").asInt(); part++) {
            parts.append(operator.get(file + "/verdicts/" + part).body());
        }
        return parts.toString();
    }

    private static JsonNode await(String file, String state) {
        Await.until(file + " is " + state, () -> operator.get(file).member("state").equals(state));
        return OperatorClient.body(operator.get(file));
    }

    private static String redeem(String collector, String trace) {
        String body =
                """
                {"acquirerId": "100000", "cardEntryMode": "SWIPE", "collectorNumber": "%s",
                 "dateTime": "2026-06-15T12:00:00-0400", "deviceId": "001",
                 "dollarRedeemRequest": "10.00", "postTaxBasketAmount": "100.00",
                 "sponsorCode": "LOY1", "storeId": "0001", "traceId": "%s", "vendorId": "100087"}
                """
                        .formatted(collector, trace);
        Answer redeemed = operator.checkout("redeem", body, trace);
        assertThat(redeemed.member("responseCode")).as(redeemed.body()).isEqualTo("0000");
        return redeemed.member("txnConfirmationNumber");
    }

    private static String number(JsonNode breaks, String type) {
        for (JsonNode each : breaks.path("items")) {
            if (each.path("class").asString().equals(type)) {
                return each.path("number").asString();
            }
        }
        throw new AssertionError(breaks);
    }

    private static Answer correct(String token, String collector, String number, int miles) {
        return operator.sendAs(
                token,
                "POST",
                "programmes/AIRMILES/collectors/" + collector + "/break-corrections",
                "{\"currency\": \"CASH\", \"break\": "
                        + number
                        + ", \"miles\": "
                        + miles
                        + ", \"reason\": \"the receipt shows it\"}");
    }

    private static Answer decide(String token, Answer asked) {
        return operator.sendAs(
                token, "POST", "approvals/" + asked.member("number") + "/approve", "");
    }

    private static Answer explain(String number, String cause) {
        return operator.post(
                LOY1 + "breaks/" + number + "/explanation",
                "{\"cause\": \"" + cause + "\", \"note\": \"told by telephone\"}");
    }
}
