package org.milepost.amcash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.ledger.Identity;

@Tag("mutation")
final class IdentityOfRequestTest {

    private static final Draft REDEEM = Draft.redeem("10.00");

    @ParameterizedTest
    @ValueSource(strings = {"!", "~", "123e4567-e89b-12d3-a456-426655440000", "\"quoted,\"=;"})
    void aKeyOfVisibleAsciiIsTaken(String key) {
        assertThat(identity(REDEEM, key).kind()).isEqualTo(Identity.Kind.KEY);
    }

    @Test
    void aKeyHas255CharactersAtMost() {
        assertThat(identity(REDEEM, "k".repeat(255)).kind()).isEqualTo(Identity.Kind.KEY);
        assertThat(faultOf("k".repeat(256)).detail())
                .isEqualTo("Idempotency-Key must be 1 to 255 visible ASCII characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\tb", "\u007f", "\u00e9", "\ud83d\ude00", "a\u0000"})
    void anyOtherKeyIsRefusedByTheNameOfItsHeader(String key) {
        assertThat(faultOf(key).detail())
                .isEqualTo("Idempotency-Key must be 1 to 255 visible ASCII characters");
    }

    @Test
    void twoKeysAreRefusedEvenWhenTheyAreEqual() {
        assertThat(faultOf("k", "k").detail()).isEqualTo("Idempotency-Key is sent more than once");
    }

    @Test
    void aFaultyKeyIsWordedInTheLanguageOfTheRequest() {
        RuleInput french = RuleInput.of(REDEEM.with(Field.INSTANT_MESSAGE, "fr-CA"));
        InvalidParameter fault =
                catchThrowableOfType(
                        InvalidParameter.class, () -> french.terms().identity(List.of("")));

        assertThat(fault.language()).isEqualTo(Language.FRENCH);
    }

    @Test
    void faultsOfAKeyAreWordedInFrenchOnRequest() {
        Terms french = RuleInput.of(REDEEM.with(Field.INSTANT_MESSAGE, "fr-CA")).terms();

        assertThatThrownBy(() -> french.identity(List.of("")))
                .hasMessage("Idempotency-Key doit compter de 1 à 255 caractères ASCII visibles");
        assertThatThrownBy(() -> french.identity(List.of("k", "k")))
                .hasMessage("Idempotency-Key est envoyé plus d’une fois");
        assertThat(french.otherContent())
                .hasMessage("Idempotency-Key a déjà servi avec un autre contenu");
    }

    @Test
    void theSameKeyWithTheSameContentIsTheSameRequest() {
        assertThat(identity(REDEEM, "k")).isEqualTo(identity(REDEEM, "k"));
    }

    @Test
    void theSameKeyWithOtherContentIsTheSameRequestChanged() {
        Identity one = identity(REDEEM, "k");
        Identity other = identity(REDEEM.with(Field.TRACE_ID, "1"), "k");

        assertThat(other.digest()).isEqualTo(one.digest());
        assertThat(other.content()).isNotEqualTo(one.content());
    }

    @Test
    void anotherKeyAnotherPartnerOrAnotherCallIsAnotherRequest() {
        assertThat(
                        List.of(
                                identity(REDEEM, "k").digest(),
                                identity(REDEEM, "K").digest(),
                                identity(REDEEM.atLoy2(), "k").digest(),
                                identity(Draft.reverse("X"), "k").digest()))
                .doesNotHaveDuplicates();
    }

    @Test
    void withoutKeyTheContentIsTheKey() {
        Identity identity = identity(REDEEM);

        assertThat(identity.kind()).isEqualTo(Identity.Kind.CONTENT);
        assertThat(identity).isEqualTo(identity(REDEEM));
        assertThat(identity.digest()).isEqualTo(identity.content());
        assertThat(identity(REDEEM.with(Field.DATE_TIME, "2026-06-15T12:00:01-0400")).digest())
                .isNotEqualTo(identity.digest());
    }

    @Test
    void aKeyedAndAKeylessRequestNeverMeet() {
        Identity keyless = identity(REDEEM);
        Identity keyed = identity(REDEEM, "k");

        assertThat(keyed.kind()).isNotEqualTo(keyless.kind());
        assertThat(keyed.digest()).isNotEqualTo(keyless.digest());
    }

    @Test
    void keysAreRememberedForAWeekAndContentForADay() {
        assertThat(identity(REDEEM, "k").answerLifetime()).isEqualTo(Duration.ofDays(7));
        assertThat(identity(REDEEM).answerLifetime()).isEqualTo(Duration.ofHours(24));
    }

    private static Identity identity(Draft draft, String... keys) {
        return RuleInput.of(draft).terms().identity(List.of(keys));
    }

    private static InvalidParameter faultOf(String... keys) {
        return catchThrowableOfType(InvalidParameter.class, () -> identity(REDEEM, keys));
    }
}
