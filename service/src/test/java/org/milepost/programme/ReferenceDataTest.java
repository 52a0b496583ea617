package org.milepost.programme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.member.Joining;
import org.milepost.member.Member;
import org.milepost.member.MemberId;
import org.milepost.member.MemberName;
import org.milepost.member.PostalAddress;
import org.milepost.member.Profile;

/**
 * What reference data may be: each value at its limit and one past it, and what it never reveals.
 */
@Tag("mutation")
class ReferenceDataTest {

    private static final ProgrammeId ATRP = new ProgrammeId(2);
    private static final PartnerId HOTEL = new PartnerId(7);
    private static final Instant NOON = Instant.parse("2026-06-15T12:00:00Z");

    @ParameterizedTest
    @CsvSource({"0, false", "1, true", "32767, true", "32768, false"})
    void numbersAreThoseOfTheTables(int number, boolean allowed) {
        requireAllowed(allowed, () -> new ProgrammeId(number));
        requireAllowed(allowed, () -> new CurrencyId(number));
    }

    @ParameterizedTest
    @CsvSource({"'', false", "1, true", "001, true", "x, false", "-1, false", "١, false"})
    void aMembershipNumberHasDigits(String number, boolean allowed) {
        assertThat(MemberId.isNumber(number)).isEqualTo(allowed);
        requireAllowed(allowed, () -> new MemberId(ATRP, "ATRP", number));
        requireAllowed(
                allowed,
                () -> new Member(new MemberId(ATRP, "ATRP", "1"), Optional.empty(), number));
    }

    @ParameterizedTest
    @CsvSource({"24, true", "25, false"})
    void aMembershipNumberHas24DigitsAtMost(int length, boolean allowed) {
        assertThat(MemberId.isNumber("9".repeat(length))).isEqualTo(allowed);
        requireAllowed(allowed, () -> new MemberId(ATRP, "ATRP", "9".repeat(length)));
    }

    @Test
    void whoHasTheAccountOfAnotherNumberIsMerged() {
        MemberId id = new MemberId(ATRP, "ATRP", "1");

        assertThat(new Member(id, Optional.empty(), "1").isMerged()).isFalse();
        assertThat(new Member(id, Optional.empty(), "2").isMerged()).isTrue();
    }

    /** Logs may have any of them. */
    @Test
    void personalDataIsNotInTheTextOfAnObject() {
        MemberId id = new MemberId(ATRP, "ATRP", "3081471017300186");
        MemberName name = new MemberName("Jane", "Smith");
        PostalAddress address =
                new PostalAddress(List.of("Main Street"), Optional.empty(), Optional.empty(), "FR");
        Profile profile =
                new Profile(
                        Optional.of("DR"),
                        Optional.of(LocalDate.EPOCH),
                        Optional.of("j@milepost.example"),
                        Optional.of("12345"),
                        Optional.of(address));

        assertThat(id).hasToString("MemberId of programme ATRP");
        assertThat(name).hasToString("MemberName");
        assertThat(new Member(id, Optional.of(name), "1")).hasToString("Member of programme 2");
        assertThat(address).hasToString("PostalAddress");
        assertThat(profile).hasToString("Profile");
        assertThat(ApiKeyDigest.of("k")).hasToString("ApiKeyDigest");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\u0000b", "a\nb", "\ud800"})
    void aTextForPeopleIsALine(String text) {
        Optional<String> one = Optional.of(text);
        requireAllowed(false, () -> new MemberName(text, "Smith"));
        requireAllowed(false, () -> new MemberName("Jane", text));
        requireAllowed(false, () -> new Partner(HOTEL, "HOTEL", text, true));
        requireAllowed(
                false,
                () ->
                        new Profile(
                                one,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()));
        requireAllowed(
                false,
                () ->
                        new Profile(
                                Optional.empty(),
                                Optional.empty(),
                                one,
                                Optional.empty(),
                                Optional.empty()));
        requireAllowed(
                false,
                () ->
                        new Profile(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                one,
                                Optional.empty()));
        requireAllowed(
                false,
                () -> new PostalAddress(List.of(text), Optional.empty(), Optional.empty(), "FR"));
        requireAllowed(false, () -> new PostalAddress(List.of("1"), one, Optional.empty(), "FR"));
        requireAllowed(false, () -> new PostalAddress(List.of("1"), Optional.empty(), one, "FR"));
        requireAllowed(
                false, () -> new Outage(1, Optional.empty(), NOON, NOON.plusSeconds(1), one));
        requireAllowed(false, () -> programme("ATRP", text, "AVIOS"));
    }

    @ParameterizedTest
    @CsvSource({"A, true", "a-b_9, true", "'', false", "'a b', false", "a.b, false", "é, false"})
    void aCodeHasLettersDigitsAndTwoMarks(String code, boolean allowed) {
        requireAllowed(allowed, () -> new Partner(HOTEL, code, "Hotels", true));
        requireAllowed(allowed, () -> new ApiKey(ApiKeyDigest.of("k"), HOTEL, code, true));
        requireAllowed(allowed, () -> programme(code, "Avios", "AVIOS"));
        requireAllowed(allowed, () -> programme("ATRP", "Avios", code));
    }

    @ParameterizedTest
    @CsvSource({
        "A&b.c-1, true",
        "1234567890, true",
        "az, true",
        "AZ, true",
        "09, true",
        "12345678901, false",
        "'', false",
        "A_B, false",
        "'A B', false",
        "@, false",
        "[, false",
        "{, false",
        "/, false",
        ":, false",
        "`, false"
    })
    void aPromoterCodeIsWhatTheDocumentSays(String code, boolean allowed) {
        requireAllowed(allowed, () -> agreement(Set.of(code), 1, OptionalInt.empty()));
    }

    @Test
    void anAgreementCapsCreditsAndMayAllowDebits() {
        requireAllowed(true, () -> agreement(Set.of(), 1, OptionalInt.empty()));
        requireAllowed(false, () -> agreement(Set.of(), 0, OptionalInt.empty()));
        assertThat(agreement(Set.of(), 1, OptionalInt.empty()).allowsDebits()).isFalse();
        assertThat(agreement(Set.of(), 1, OptionalInt.of(12)).allowsDebits()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, GBP, true",
        "1000000, 1000000, GBP, true",
        "0, 1, GBP, false",
        "1, 0, GBP, false",
        "1000001, 1, GBP, false",
        "1, 1000001, GBP, false",
        "1, 1, GB, false",
        "1, 1, GBPS, false"
    })
    void aRateHasTwoSidesAndACurrency(long avios, long cents, String currency, boolean allowed) {
        requireAllowed(allowed, () -> new CashRate(avios, new Cents(cents), currency));
    }

    /** The member never pays a part of an Avios, and never gets one. */
    @ParameterizedTest
    @CsvSource({"0, 0, 0", "1, 2, 1", "99, 198, 99", "100, 200, 100", "101, 202, 101"})
    void aRateRoundsUpWhatIsPaid(long cents, long avios, long worth) {
        CashRate rate = new CashRate(200, new Cents(100), "GBP");

        assertThat(rate.aviosFor(new Cents(cents))).isEqualTo(avios);
        assertThat(rate.worthOf(avios)).isEqualTo(new Cents(worth));
        assertThat(new CashRate(3, new Cents(10), "GBP").aviosFor(new Cents(11))).isEqualTo(4);
        assertThat(new CashRate(3, new Cents(10), "GBP").worthOf(4)).isEqualTo(new Cents(13));
    }

    @ParameterizedTest
    @CsvSource({"0, false", "1, true", "5, true", "6, false"})
    void anAddressHasOneToFiveLines(int lines, boolean allowed) {
        List<String> all = List.of("1", "2", "3", "4", "5", "6").subList(0, lines);
        requireAllowed(
                allowed, () -> new PostalAddress(all, Optional.empty(), Optional.empty(), "FR"));
    }

    @ParameterizedTest
    @CsvSource({"F, false", "FR, true", "FRA, false"})
    void aCountryHasTwoLetters(String country, boolean allowed) {
        requireAllowed(
                allowed,
                () -> new PostalAddress(List.of("1"), Optional.empty(), Optional.empty(), country));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 25, 40, 1, 1, 1",
        "1, 0, 40, 1, 1, 1",
        "1, 25, 0, 1, 1, 1",
        "1, 25, 40, 0, 1, 1",
        "1, 25, 40, 1, 0, 1",
        "1, 25, 40, 1, 1, 0"
    })
    void limitsOfThePartnerApiArePositive(
            int years, int first, int family, long credit, long debit, int days) {
        requireAllowed(
                false,
                () ->
                        new AviosSettings(
                                false,
                                false,
                                OptionalInt.of(years),
                                first,
                                family,
                                credit,
                                debit,
                                days));
        requireAllowed(
                true, () -> new AviosSettings(false, false, OptionalInt.of(1), 1, 1, 1, 1, 1));
    }

    @Test
    void aSettingChangesAlone() {
        AviosSettings ordinary = AviosSettings.ORDINARY;

        assertThat(ordinary.withDescriptionRequired(true))
                .isEqualTo(settings(true, false, OptionalInt.empty(), 30));
        assertThat(ordinary.withClientApplicationRequired(true))
                .isEqualTo(settings(false, true, OptionalInt.empty(), 30));
        assertThat(ordinary.withCreditYearsBack(OptionalInt.of(10)))
                .isEqualTo(settings(false, false, OptionalInt.of(10), 30));
        assertThat(ordinary.withReversalDays(7))
                .isEqualTo(settings(false, false, OptionalInt.empty(), 7));
    }

    @ParameterizedTest
    @CsvSource({
        "sandbox0sandbox0sandbox0, true",
        "sandbox0sandbox0sandbox, false",
        "sandbox0sandbox0sandbox00, false",
        "sandbox0sandbox0sandbox_, false"
    })
    void aKeyHas24LettersAndDigits(String key, boolean isKey) {
        assertThat(ApiKeyDigest.isKey(key)).isEqualTo(isKey);
    }

    @Test
    void aKeyIsKnownByItsDigest() {
        assertThat(ApiKeyDigest.of("one")).isEqualTo(ApiKeyDigest.of("one"));
        assertThat(ApiKeyDigest.of("one")).hasSameHashCodeAs(ApiKeyDigest.of("one"));
        assertThat(ApiKeyDigest.of("one")).isNotEqualTo(ApiKeyDigest.of("other"));
        assertThat(ApiKeyDigest.of("one").hashCode())
                .isNotEqualTo(ApiKeyDigest.of("other").hashCode());
        assertThat(ApiKeyDigest.of("one")).isNotEqualTo("one");
        requireAllowed(false, () -> new ApiKeyDigest(new byte[31]));
    }

    @Test
    void aRetryToJoinIsFoundByItsDigestAndComparedByItsContent() {
        byte[] one = new byte[32];
        byte[] other = new byte[32];
        other[31] = 1;
        Joining joining = new Joining(NOON, HOTEL, one, one);

        assertThat(joining.isRepeatedBy(new Joining(NOON, HOTEL, one.clone(), other))).isTrue();
        assertThat(joining.isRepeatedBy(new Joining(NOON, HOTEL, other, one))).isFalse();
        assertThat(joining.asksForTheSameAs(new Joining(NOON, HOTEL, other, one.clone()))).isTrue();
        assertThat(joining.asksForTheSameAs(new Joining(NOON, HOTEL, one, other))).isFalse();
        requireAllowed(false, () -> new Joining(NOON, HOTEL, new byte[31], one));
        requireAllowed(false, () -> new Joining(NOON, HOTEL, one, new byte[33]));
    }

    @Test
    void anOutageEndsAfterItStartsAndHasANumber() {
        Instant end = NOON.plusSeconds(1);
        Outage outage = new Outage(1, Optional.of(ATRP), NOON, end, Optional.empty());

        requireAllowed(false, () -> new Outage(0, Optional.empty(), NOON, end, Optional.empty()));
        requireAllowed(false, () -> new Outage(1, Optional.empty(), NOON, NOON, Optional.empty()));
        requireAllowed(
                false,
                () -> new Outage(1, Optional.empty(), NOON, NOON.plusNanos(999), Optional.empty()));
        assertThat(outage.with(end.plusSeconds(1), Optional.of("longer")))
                .isEqualTo(
                        new Outage(
                                1,
                                Optional.of(ATRP),
                                NOON,
                                end.plusSeconds(1),
                                Optional.of("longer")));
        assertThat(outage.concerns(ATRP)).isTrue();
        assertThat(outage.concerns(new ProgrammeId(3))).isFalse();
    }

    @Test
    void aSponsorHasAnAcquirerAndNumbersOfDigits() {
        requireAllowed(true, () -> sponsor("LOY1", "1", Set.of("1")));
        requireAllowed(false, () -> sponsor("LOY", "1", Set.of("1")));
        requireAllowed(false, () -> sponsor("LOY12", "1", Set.of("1")));
        requireAllowed(false, () -> sponsor("LOY1", "x", Set.of("1")));
        requireAllowed(false, () -> sponsor("LOY1", "1".repeat(36), Set.of("1")));
        requireAllowed(false, () -> sponsor("LOY1", "1", Set.of()));
        requireAllowed(false, () -> sponsor("LOY1", "1", Set.of("x")));
        requireAllowed(false, () -> sponsor("LOY1", "1", Set.of("1".repeat(12))));
    }

    private static Sponsor sponsor(String code, String vendor, Set<String> acquirers) {
        return new Sponsor(HOTEL, ATRP, code, vendor, acquirers, 1);
    }

    private static AviosSettings settings(
            boolean description, boolean application, OptionalInt years, int days) {
        return new AviosSettings(
                description, application, years, 25, 40, 999_999, 9_999_999_999L, days);
    }

    private static Agreement agreement(Set<String> codes, long creditMax, OptionalInt redemption) {
        return new Agreement(HOTEL, ATRP, codes, creditMax, 11, redemption, Optional.empty());
    }

    private static Programme programme(String code, String name, String currency) {
        return new Programme(
                ATRP,
                code,
                name,
                new BusinessCalendar(ZoneOffset.UTC, LocalTime.MIDNIGHT),
                new Cents(0),
                Map.of(currency, new CurrencyId(3)),
                Optional.empty());
    }

    private static void requireAllowed(boolean allowed, Runnable making) {
        if (allowed) {
            assertThatCode(making::run).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(making::run).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
