package org.milepost.proofs.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.milepost.proofs.history.Completion;
import org.milepost.proofs.history.Outcome;

/** What the checkout's answers mean, and which of them no correct request may get. */
final class CheckoutTest {

    private static final Request REDEEM = Checkout.redeem(Optional.of("key"), 1, 1, 10).request();
    private static final Request REVERSE =
            Checkout.reverse(Optional.of("key"), 1, 2, "N1").request();

    @Test
    void anApprovalHasItsNumberAndBalance() {
        Completion completion =
                read(
                                REDEEM,
                                200,
                                """
                                {"responseCode":"0000","txnConfirmationNumber":"N1",\
                                "cashBalance":"905"}""")
                        .orElseThrow();

        assertThat(completion.outcome()).isEqualTo(Outcome.OK);
        assertThat(completion.number()).isEqualTo("N1");
        assertThat(completion.balance()).isEqualTo(OptionalLong.of(905));
    }

    @Test
    void aRefusalIsFinalAndATimeoutIsNot() {
        assertThat(outcome(REDEEM, 202, "0065")).contains(Outcome.FAIL);
        assertThat(outcome(REVERSE, 409, "0080")).contains(Outcome.FAIL);
        assertThat(outcome(REDEEM, 408, "0008")).contains(Outcome.INFO);
        assertThat(outcome(REDEEM, 500, "0096")).contains(Outcome.INFO);
    }

    @Test
    void anImpossibleAnswerHasNoMeaning() {
        assertThat(outcome(REDEEM, 503, "busy")).isEmpty();
        assertThat(outcome(REDEEM, 200, "0096")).isEmpty();
        assertThat(outcome(REDEEM, 400, "0057")).isEmpty();
        assertThat(outcome(REVERSE, 202, "0051")).isEmpty();
        assertThat(read(REDEEM, 200, "no JSON: hello")).isEmpty();
    }

    private static Optional<Outcome> outcome(Request request, int status, String code) {
        return read(request, status, "{\"responseCode\":\"%s\"}".formatted(code))
                .map(Completion::outcome);
    }

    private static Optional<Completion> read(Request request, int status, String body) {
        return request.reading().apply(new Answer(status, body));
    }
}
