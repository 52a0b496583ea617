package org.milepost.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.Await;
import org.milepost.WireClient.Answer;

/** An operator makes statements of persons and partners. */
class StatementCallsTest extends OperatorCalls {

    @Test
    void aStatementHasEachTransferAndTheBalancesOfTheBooks() {
        String collector = instance.collector(1_234);
        redeem(collector);

        String june = statement(collector, "2026-06", "");
        String may = statement(collector, "2026-05", "");

        assertThat(june)
                .contains("Statement for June 2026", collector, "Opening balance", "1,234")
                .contains("+1,234", "\u2212190", "1,044", "store 0001", "Redemption");
        assertThat(june).contains("The month is not over");
        assertThat(may).contains("Nothing moved in this month.").doesNotContain("1,234");
        assertThat(instance.cash(collector).balance().count()).isEqualTo(1_044);
    }

    @Test
    void aStatementSpeaksFrench() {
        String collector = instance.collector(1_234);

        assertThat(statement(collector, "2026-06", "?language=fr"))
                .contains("<html lang=\"fr\">", "Relevé de juin 2026", "Solde de clôture");
    }

    @Test
    void aStatementIsAPdfOnDemand() {
        String collector = instance.collector(1_234);

        Answer pdf = get(collector, "2026-06", "?format=pdf");

        assertThat(pdf.status()).isEqualTo(200);
        assertThat(pdf.header("content-type")).isEqualTo("application/pdf");
        assertThat(pdf.body()).startsWith("%PDF-");
        assertThat(pdf.header("content-disposition"))
                .isEqualTo("inline; filename=\"statement-AIRMILES-2026-06.pdf\"");
    }

    @Test
    void aNameIsShownAsTextAndTheReadingIsInTheTrail() {
        operator.post(
                "programmes/AERC/members",
                """
                {"number":"66001","firstName":"<b>Ana","familyName":"=SUM(A1)"}
                """);

        String shown = operator.get("programmes/AERC/persons/66001/statements/2026-06").body();

        assertThat(shown).contains("&lt;b&gt;Ana =SUM(A1)").doesNotContain("<b>Ana");
        assertThat(instance.trailRows("AERC/66001")).anyMatch(it -> it.contains("person.read"));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-07, '', 404",
        "2026-13, '', 404",
        "june, '', 404",
        "2026-06, ?format=docx, 400",
        "2026-06, ?language=tlh, 400",
        "2026-06, ?colour=red, 400",
    })
    void whatIsNotAMonthOrFormIsRefused(String month, String query, int status) {
        String collector = instance.collector(1);

        assertThat(get(collector, month, query).status()).isEqualTo(status);
    }

    @Test
    void aNumberOfNobodyAndAPartnerThatIsNotThereHaveNone() {
        assertThat(get("99999999999", "2026-06", "").status()).isEqualTo(404);
        assertThat(operator.get("partners/nobody/statements/2026-06").status()).isEqualTo(404);
    }

    /** The rows are only there for the statement: nothing else reads them. */
    @Test
    void aMonthWithTooManyTransfersHasNoStatement() {
        String collector = instance.collector(1);
        instance.execute(
                """
                INSERT INTO transfer (bucket, account, ordinal, kind, amount, house, undoes, at,
                                      epoch, facts, link)
                SELECT t.bucket, t.account, n, t.kind, t.amount, t.house, 0, t.at, t.epoch, t.facts,
                       t.link
                  FROM transfer t JOIN account a USING (bucket, account)
                 CROSS JOIN generate_series(2, 5001) AS n
                 WHERE a.holder = '%s'
                """
                        .formatted(collector));

        assertThat(get(collector, "2026-06", "").status()).isEqualTo(409);
    }

    /** The sums are those of the closed days, and the balances those of the house accounts. */
    @Test
    void aPartnersStatementAddsUp() {
        String collector = instance.collector(500);
        redeem(collector);
        instance.clock().pass(Duration.ofDays(2));

        Await.until(
                "the day is closed",
                () -> partner("").contains("<td class=\"text\">Redemption</td>"));

        List<String> sums =
                Pattern.compile("<dd>([^<]*)</dd>")
                        .matcher(partner(""))
                        .results()
                        .map(it -> it.group(1))
                        .toList();
        // Partner, code, month; then opening, moved, last day, closing.
        assertThat(sums.get(1)).isEqualTo("LOY1");
        assertThat(number(sums.get(3)) + number(sums.get(4))).isEqualTo(number(sums.get(6)));
        assertThat(partner("?language=fr")).contains("Relevé du partenaire pour juin 2026");
        assertThat(partner("?format=pdf")).startsWith("%PDF-");
    }

    private static String partner(String query) {
        return operator.get("partners/LOY1/statements/2026-06" + query).body();
    }

    private static long number(String shown) {
        return Long.parseLong(shown.replace("\u2212", "-").replaceAll("[,+]", ""));
    }

    private static void redeem(String collector) {
        String body =
                """
                {"acquirerId": "100000", "cardEntryMode": "SWIPE", "collectorNumber": "%s",
                 "dateTime": "2026-06-15T12:00:00-0400", "deviceId": "001", "sponsorCode": "LOY1",
                 "storeId": "0001", "traceId": "7", "vendorId": "100087",
                 "postTaxBasketAmount": "20.00", "dollarRedeemRequest": "20.00"}
                """
                        .formatted(collector);
        assertThat(operator.checkout("redeem", body).body()).contains("txnConfirmationNumber");
    }

    private static String statement(String collector, String month, String query) {
        Answer answer = get(collector, month, query);
        assertThat(answer.status()).isEqualTo(200);
        return answer.body();
    }

    private static Answer get(String collector, String month, String query) {
        return operator.get(
                "programmes/AIRMILES/persons/" + collector + "/statements/" + month + query);
    }
}
