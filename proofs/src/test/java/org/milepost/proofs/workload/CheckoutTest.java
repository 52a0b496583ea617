package org.milepost.proofs.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.milepost.proofs.history.Completion;
import org.milepost.proofs.history.CompletionType;

/** What the checkout's answers mean, and which of them no correct request may get. */
final class CheckoutTest {

    private static final LoadRequest REDEEM =
            Checkout.redeem(Optional.of("key"), 1, 1, 10).request();
    private static final LoadRequest REVERSE =
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

        assertThat(completion.type()).isEqualTo(CompletionType.OK);
        assertThat(completion.number()).isEqualTo("N1");
        assertThat(completion.balance()).isEqualTo(OptionalLong.of(905));
    }

    @Test
    void aRefusalIsFinalAndATimeoutIsNot() {
        assertThat(type(REDEEM, 202, "0065")).contains(CompletionType.FAIL);
        assertThat(type(REVERSE, 409, "0080")).contains(CompletionType.FAIL);
        assertThat(type(REDEEM, 408, "0008")).contains(CompletionType.INFO);
        assertThat(type(REDEEM, 500, "0096")).contains(CompletionType.INFO);
    }

    @Test
    void anImpossibleAnswerHasNoMeaning() {
        assertThat(type(REDEEM, 503, "busy")).isEmpty();
        assertThat(type(REDEEM, 200, "0096")).isEmpty();
        assertThat(type(REDEEM, 400, "0057")).isEmpty();
        assertThat(type(REVERSE, 202, "0051")).isEmpty();
        assertThat(read(REDEEM, 200, "no JSON: hello")).isEmpty();
    }

    private static Optional<CompletionType> type(LoadRequest request, int status, String code) {
        return read(request, status, "{\"responseCode\":\"%s\"}".formatted(code))
                .map(Completion::type);
    }

    private static Optional<Completion> read(LoadRequest request, int status, String body) {
        return request.reading().apply(new ReceivedAnswer(status, body));
    }
}
