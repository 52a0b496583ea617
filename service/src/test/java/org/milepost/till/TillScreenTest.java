package org.milepost.till;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.milepost.till.TillState.Step;
import org.milepost.web.Languages;
import org.milepost.web.Messages;

/** Every screen fits the terminal, in both languages; receipts say what must be printed. */
final class TillScreenTest {

    private static final Languages LANGUAGES = new Languages();

    private static final Map<String, String> OFFER =
            Map.of(
                    "responseCode", "0000",
                    "availableOfferUnits", "75",
                    "unitValueAMCash", "95",
                    "unitValueDollars", "10.00");

    private static final Map<String, String> REDEEMED =
            Map.of(
                    "responseCode", "0000",
                    "dollarsRedeemed", "740.00",
                    "milesRedeemed", "7030",
                    "txnConfirmationNumber", "2M8V1X4CD7ZK5Q0T",
                    "transDateTime", "2026-11-21T13:32:01",
                    "cashBalance", "12970",
                    "dreamBalance", "4000");

    static Stream<Arguments> screens() {
        return Stream.of("en", "fr")
                .flatMap(
                        language ->
                                Stream.of(Step.values()).map(step -> Arguments.of(language, step)));
    }

    @ParameterizedTest
    @MethodSource("screens")
    void aScreenHasFourLinesOfTwentyColumns(String language, Step step) {
        for (Map<String, String> shown : List.of(OFFER, REDEEMED, message())) {
            TillScreen screen = TillScreen.of(till(language, step, shown), texts(language));

            assertThat(screen.lines()).hasSize(4).allMatch(it -> it.length() <= 20);
            assertThat(screen.title()).isNotBlank();
            assertThat(screen.text()).isNotBlank();
        }
    }

    @Test
    void theOfferIsTheDefaultRedemption() {
        TillScreen screen = TillScreen.of(till("en", Step.OFFER, OFFER), texts("en"));

        assertThat(screen.lines())
                .containsExactly(
                        "AIR MILES CASH", "TAKE $750.00 OFF?", "7125 MILES", "1YES 2LESS 3NO");
        assertThat(screen.choices())
                .extracting(TillScreen.Choice::key)
                .containsExactly("1", "2", "3");
    }

    @Test
    void anAmountInFrenchHasACommaAndTheSignBehind() {
        assertThat(TillScreen.of(till("fr", Step.OFFER, OFFER), texts("fr")).lines().get(1))
                .isEqualTo("RABAIS 750,00 $ ?");
    }

    @Test
    void aMessageIsBrokenBetweenWords() {
        assertThat(TillScreen.wrapped("Invalid redemption confirmation number"))
                .containsExactly("Invalid redemption", "confirmation number");
        assertThat(TillScreen.wrapped("Approved")).containsExactly("Approved", "");
        assertThat(TillScreen.wrapped("a".repeat(50))).containsExactly("a".repeat(20), "");
    }

    @ParameterizedTest
    @MethodSource("screens")
    void onlyWhatWasMovedIsPrinted(String language, Step step) {
        List<String> receipt = TillReceipt.of(till(language, step, REDEEMED), texts(language));

        if (step != Step.REDEEMED && step != Step.REVERSED) {
            assertThat(receipt).isEmpty();
            return;
        }
        assertThat(receipt)
                .anyMatch(it -> it.endsWith("2M8V1X4CD7ZK5Q0T"))
                .anyMatch(it -> it.endsWith("12970"))
                .anyMatch(it -> it.endsWith("*******2006"))
                .noneMatch(it -> it.contains("84095202006"));
    }

    @Test
    void aReceiptHasNoBalancesThatTheAnswerHasNot() {
        Map<String, String> hidden = new HashMap<>(REDEEMED);
        hidden.remove("cashBalance");
        hidden.remove("dreamBalance");

        List<String> receipt = TillReceipt.of(till("en", Step.REDEEMED, hidden), texts("en"));

        assertThat(receipt)
                .noneMatch(it -> it.contains("balance"))
                .anyMatch(it -> it.endsWith("2M8V1X4CD7ZK5Q0T"));
    }

    private static Map<String, String> message() {
        return Map.of(
                "responseCode", "0080",
                "message", "Délai d’annulation de l’échange dépassé");
    }

    private static TillState till(String language, Step step, Map<String, String> shown) {
        WireExchange exchange =
                new WireExchange("redeem", 1, "", "", Optional.of(""), 1, "", shown);
        return TillState.start(language)
                .withBasket(new ArrayList<>(TillItem.FIRST))
                .withCard("84095202006", "SWIPE")
                .after(exchange)
                .at(step);
    }

    private static Messages texts(String language) {
        return LANGUAGES.named(language);
    }
}
