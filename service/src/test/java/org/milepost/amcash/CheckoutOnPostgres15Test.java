package org.milepost.amcash;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.milepost.RunningInstance;
import org.milepost.WireClient.Answer;
import org.milepost.ledger.Miles;
import org.milepost.postgres.PostgresVersion;

/** The checkout on the oldest PostgreSQL that is supported. */
final class CheckoutOnPostgres15Test {

    @Test
    void theWholeFlowRuns() {
        try (RunningInstance instance = RunningInstance.start(PostgresVersion.V15)) {
            String collector = instance.collector(1_615);
            Draft inquire = Draft.of(Call.INQUIRE).by(collector);
            Draft redeem = Draft.redeem("20.00").by(collector);
            Answer redeemed;
            try (PosTerminal loy1 = PosTerminal.loy1(instance)) {
                assertThat(loy1.send(Draft.of(Call.ECHO)).status()).isEqualTo(200);
                assertThat(loy1.send(inquire).member("cashBalance")).isEqualTo("1615");
                redeemed = loy1.send(redeem, "key");
                assertThat(redeemed.member("cashBalance")).isEqualTo("1425");
                assertThat(loy1.send(redeem, "key").body()).isEqualTo(redeemed.body());
                assertThat(loy1.send(redeem.with(Field.TRACE_ID, "1"), "key").status())
                        .isEqualTo(400);
            }
            instance.restart();
            try (PosTerminal loy1 = PosTerminal.loy1(instance)) {
                String number = redeemed.member("txnConfirmationNumber");
                Draft reverse = Draft.reverse(number).by(collector);
                assertThat(loy1.send(redeem, "key").body()).isEqualTo(redeemed.body());
                assertThat(loy1.send(reverse).member("cashBalance")).isEqualTo("1615");
                assertThat(loy1.send(reverse, "key").member("responseCode")).isEqualTo("0057");
            }
            assertThat(instance.cash(collector).balance()).isEqualTo(Miles.of(1_615));
            assertThat(instance.audit().faults()).isEmpty();
        }
    }
}
