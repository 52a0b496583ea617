package org.milepost.amcash;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("mutation")
final class CheckoutRequestTest {

    private static final Draft REVERSE = Draft.reverse("ABC");
    private static final String ALIAS = "\"redemptionConfirmationNum\":";

    @ParameterizedTest
    @EnumSource
    void theRequiredMembersSuffice(Call call) {
        Draft draft = Draft.of(call);

        assertThat(draft.read().fields()).isEqualTo(draft.fields());
    }

    @ParameterizedTest
    @EnumSource
    void eachMissingMemberIsNamed(Call call) {
        for (Field member : Draft.of(call).fields().keySet()) {
            InvalidParameter fault = faultOf(call, Draft.of(call).without(member).json());

            assertThat(fault.detail()).isEqualTo(member.wireName() + " is missing");
        }
    }

    @Test
    void allFaultsAreNamedAtOnce() {
        InvalidParameter fault =
                faultOf(
                        Call.ECHO,
                        Draft.of(Call.ECHO)
                                .without(Field.TRACE_ID)
                                .with(Field.STORE_ID, "12345")
                                .with(Field.DEVICE_ID, "")
                                .json());

        assertThat(fault.detail())
                .isEqualTo(
                        "deviceId must be 1 to 8 letters and digits; "
                                + "storeId must be 1 to 4 letters and digits; "
                                + "traceId is missing");
    }

    @Test
    void aFaultOfOneMemberDoesNotHideThatAnotherIsMissing() {
        Draft draft = REVERSE.without(Field.TRACE_ID);

        assertThat(faultOf(Call.REVERSE, draft.jsonWith(ALIAS + "7")).detail())
                .isEqualTo("redemptionConfirmationNum must be a string; traceId is missing");
        assertThat(faultOf(Call.REVERSE, draft.with(Field.STORE_ID, "").json()).detail())
                .isEqualTo("storeId must be 1 to 4 letters and digits; traceId is missing");
    }

    @Test
    void aMemberThatTheCallDoesNotHaveIsAnError() {
        CheckoutRequest echo = Draft.of(Call.ECHO).read();

        assertThatIllegalStateException()
                .isThrownBy(() -> echo.get(Field.COLLECTOR_NUMBER))
                .withMessageContaining("collectorNumber");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1.5", "true", "{}", "[]", "[\"1\"]"})
    void aMemberThatIsNoStringIsNamed(String value) {
        Draft draft = Draft.of(Call.ECHO).without(Field.TRACE_ID);

        assertThat(faultOf(Call.ECHO, draft.jsonWith("\"traceId\":" + value)).detail())
                .isEqualTo("traceId must be a string");
    }

    /** An optional field that is null was refused. */
    @ParameterizedTest
    @EnumSource
    void aFieldThatIsNullIsAbsent(Call call) {
        for (Field field : Field.values()) {
            Draft draft = Draft.of(call).without(field);
            String json = draft.jsonWith("\"" + field.wireName() + "\":null");
            if (call.requires(field)) {
                assertThat(faultOf(call, json).detail())
                        .isEqualTo(field.wireName() + " is missing");
            } else {
                CheckoutRequest read = CheckoutRequest.read(call, utf8(json));

                assertThat(read).as(field.wireName()).isEqualTo(draft.read());
                assertThat(read.content()).isEqualTo(draft.read().content());
            }
        }
    }

    @Test
    void theConfirmationNumberMayHaveEitherNameWhileTheOtherIsNull() {
        Draft draft = REVERSE.without(Field.REDEMPTION_CONFIRMATION_NUMBER);
        String full = "\"redemptionConfirmationNumber\":";

        CheckoutRequest aliased =
                CheckoutRequest.read(
                        Call.REVERSE, utf8(draft.jsonWith(full + "null," + ALIAS + "\"ABC\"")));
        CheckoutRequest named =
                CheckoutRequest.read(
                        Call.REVERSE, utf8(draft.jsonWith(full + "\"ABC\"," + ALIAS + "null")));

        assertThat(aliased.aliased()).isTrue();
        assertThat(named.aliased()).isFalse();
        assertThat(aliased.fields()).isEqualTo(named.fields());
        assertThat(faultOf(Call.REVERSE, draft.jsonWith(full + "null," + ALIAS + "null")).detail())
                .isEqualTo("redemptionConfirmationNumber is missing");
    }

    /** Before, a field of another partner was named only when all fields were well formed. */
    @Test
    void fieldsOfAnotherPartnerAreNamedTogetherWithMalformedOnes() {
        Draft draft = Draft.of(Call.INQUIRE).without(Field.TRACE_ID).with(Field.VENDOR_ID, "x");
        InvalidParameter fault =
                catchThrowableOfType(
                        InvalidParameter.class,
                        () ->
                                CheckoutRequest.read(
                                        Call.INQUIRE,
                                        draft.body(),
                                        (field, value) -> field != Field.SPONSOR_CODE));

        assertThat(fault.detail())
                .isEqualTo(
                        "sponsorCode is not that of the token's partner;"
                                + " vendorId must be 1 to 35 digits; traceId is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u0000", "\\n", "\\u007f", "\\u0085", "\\ud800", "\\udc00\\ud800"})
    void controlCharactersAndUnpairedSurrogatesAreRefusedAndNotRepeated(String escape) {
        Draft draft = REVERSE.without(Field.REDEMPTION_CONFIRMATION_NUMBER);
        String json = draft.jsonWith("\"redemptionConfirmationNumber\":\"AB" + escape + "\"");

        assertThat(faultOf(Call.REVERSE, json).detail())
                .isEqualTo("redemptionConfirmationNumber must be 1 to 32 characters");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "\"text\"",
                "[]",
                "{",
                "{}{}",
                "{} x",
                "{\"a\":1,\"a\":1}",
                "{\"a\":{\"b\":1,\"b\":2}}",
                "{'a':1}",
                "{\"a\":1,}",
                "\ufeff{}",
                "{\"a\":NaN}",
                "{\"a\":01}",
                "/**/{}"
            })
    void aBodyThatIsNotOneStrictObjectIsRefused(String body) {
        assertThat(faultOf(Call.ECHO, body).detail()).isNotEmpty().doesNotContain("missing");
    }

    /** The message said only that some member was named twice. */
    @Test
    void aDuplicateMemberIsNamed() {
        Draft draft = Draft.of(Call.ECHO);

        assertThat(faultOf(Call.ECHO, draft.jsonWith("\"storeId\":\"0001\"")).detail())
                .isEqualTo("storeId is present more than once");
        assertThat(faultOf(Call.ECHO, draft.jsonWith("\"store\\u0049d\":{\"a\":1}")).detail())
                .isEqualTo("storeId is present more than once");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"loyalty\":1,\"loyalty\":1",
                "\"collectorNumber\":1,\"collectorNumber\":1",
                "\"x\":{\"storeId\":1,\"storeId\":1}"
            })
    void aNameThatTheCallDoesNotKnowIsNotRepeated(String members) {
        assertThat(faultOf(Call.ECHO, Draft.of(Call.ECHO).jsonWith(members)).detail())
                .startsWith("The JSON has a duplicate member")
                .doesNotContain("loyalty", "collectorNumber", "storeId");
    }

    @Test
    void nestingIsBoundedEvenInUnknownMembers() {
        Draft draft = Draft.of(Call.ECHO);

        assertThat(CheckoutRequest.read(Call.ECHO, utf8(draft.jsonWith(nested(31)))).fields())
                .isEqualTo(draft.fields());
        assertThat(faultOf(Call.ECHO, draft.jsonWith(nested(32))).detail())
                .contains("nested too deeply");
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        byte[] body = Draft.of(Call.ECHO).jsonWith("\"x\":\"\u00e9\"").getBytes(ISO_8859_1);

        InvalidParameter fault =
                catchThrowableOfType(
                        InvalidParameter.class, () -> CheckoutRequest.read(Call.ECHO, body));

        assertThat(fault.detail()).isEqualTo("The body is not UTF-8.");
    }

    @Test
    void unknownMembersAreIgnored() {
        Draft draft = Draft.of(Call.ECHO);
        String json = draft.jsonWith("\"loyalty\":{\"a\":[1,null]},\"StoreId\":7");

        assertThat(CheckoutRequest.read(Call.ECHO, utf8(json))).isEqualTo(draft.read());
    }

    @Test
    void aMemberOfAnotherCallIsUnknown() {
        Draft draft = Draft.of(Call.ECHO);
        String json = draft.jsonWith("\"dollarRedeemRequest\":17,\"responseCode\":\"0000\"");

        assertThat(CheckoutRequest.read(Call.ECHO, utf8(json))).isEqualTo(draft.read());
    }

    @Test
    void theShortNameOfTheConfirmationNumberIsAccepted() {
        Draft draft = REVERSE.without(Field.REDEMPTION_CONFIRMATION_NUMBER);
        CheckoutRequest request =
                CheckoutRequest.read(Call.REVERSE, utf8(draft.jsonWith(ALIAS + "\"ABC\"")));

        assertThat(request.fields()).isEqualTo(REVERSE.fields());
        assertThat(request.aliased()).isTrue();
    }

    @Test
    void bothNamesMaySayTheSame() {
        CheckoutRequest request =
                CheckoutRequest.read(Call.REVERSE, utf8(REVERSE.jsonWith(ALIAS + "\"ABC\"")));

        assertThat(request).isEqualTo(REVERSE.read());
        assertThat(request.aliased()).isFalse();
    }

    @Test
    void bothNamesMayNotSayDifferentThings() {
        assertThat(faultOf(Call.REVERSE, REVERSE.jsonWith(ALIAS + "\"ABD\"")).detail())
                .isEqualTo("redemptionConfirmationNumber and redemptionConfirmationNum differ");
    }

    @Test
    void aMalformedShortNameIsNotAMissingNumber() {
        Draft draft = REVERSE.without(Field.REDEMPTION_CONFIRMATION_NUMBER);

        assertThat(faultOf(Call.REVERSE, draft.jsonWith(ALIAS + "7")).detail())
                .isEqualTo("redemptionConfirmationNum must be a string");
    }

    @Test
    void aMalformedShortNameIsAFaultBesideAGoodFullName() {
        assertThat(faultOf(Call.REVERSE, REVERSE.jsonWith(ALIAS + "\"\"")).detail())
                .isEqualTo("redemptionConfirmationNum must be 1 to 32 characters");
    }

    @Test
    void theContentOfBothNamesIsTheSame() {
        Draft draft = REVERSE.without(Field.REDEMPTION_CONFIRMATION_NUMBER);
        CheckoutRequest aliased =
                CheckoutRequest.read(Call.REVERSE, utf8(draft.jsonWith(ALIAS + "\"ABC\"")));

        assertThat(aliased.content()).isEqualTo(REVERSE.read().content());
    }

    @Test
    void theContentDoesNotDependOnOrderWhiteSpaceOrUnknownMembers() {
        Draft draft = Draft.of(Call.ECHO);
        String shuffled =
                """
                 { "vendorId" : "100087", "unknown": [ ],
                   "traceId":"9999999999\\u00399", "storeId":"0001",
                   "sponsorCode":"LOY1", "deviceId":"001" }
                """;

        assertThat(CheckoutRequest.read(Call.ECHO, utf8(shuffled)).content())
                .isEqualTo(draft.read().content());
    }

    @ParameterizedTest
    @EnumSource
    void theContentDependsOnTheExactStringOfEveryMember(Call call) {
        Map<Field, String> others =
                Map.ofEntries(
                        Map.entry(Field.ACQUIRER_ID, "0100000"),
                        Map.entry(Field.CARD_ENTRY_MODE, "swipe"),
                        Map.entry(Field.COLLECTOR_NUMBER, "084095202006"),
                        Map.entry(Field.DATE_TIME, "2026-06-15T12:00:00-04:00"),
                        Map.entry(Field.DEVICE_ID, "01"),
                        Map.entry(Field.DOLLAR_REDEEM_REQUEST, "10.0"),
                        Map.entry(Field.INSTANT_MESSAGE, "en-CA"),
                        Map.entry(Field.ORIGINAL_POST_TAX_BASKET_AMOUNT, "1"),
                        Map.entry(Field.ORIGINAL_PRE_TAX_AMOUNT, "1"),
                        Map.entry(Field.POST_TAX_BASKET_AMOUNT, "1000.0"),
                        Map.entry(Field.PRE_TAX_BASKET_AMOUNT, "1"),
                        Map.entry(Field.REDEMPTION_CONFIRMATION_NUMBER, "000000000000000O"),
                        Map.entry(Field.SPONSOR_CODE, "loy1"),
                        Map.entry(Field.STORE_ID, "001"),
                        Map.entry(Field.TRACE_ID, "0999999999999"),
                        Map.entry(Field.VENDOR_ID, "0100087"));
        String usual = Draft.of(call).read().content();
        for (Field member : Field.values()) {
            if (call.takes(member) && member != Field.REDEMPTION_CONFIRMATION_NUM) {
                Draft changed = Draft.of(call).with(member, others.getOrDefault(member, ""));

                assertThat(changed.read().content()).as(member.wireName()).isNotEqualTo(usual);
            }
        }
    }

    @Test
    void theContentKeepsAdjacentMembersApart() {
        Draft one = Draft.of(Call.REDEEM).with(Field.ORIGINAL_PRE_TAX_AMOUNT, "5");
        Draft other = Draft.of(Call.REDEEM).with(Field.PRE_TAX_BASKET_AMOUNT, "5");

        assertThat(one.read().content()).isNotEqualTo(other.read().content());
    }

    @Test
    void aFaultIsWordedInTheRequestedLanguageIfThatCanBeRead() {
        Draft draft = Draft.of(Call.INQUIRE).without(Field.STORE_ID);
        Draft french = draft.with(Field.INSTANT_MESSAGE, "FR-CA");
        Draft neither = draft.with(Field.INSTANT_MESSAGE, "de-CH");

        assertThat(faultOf(Call.INQUIRE, french.json()).language()).isEqualTo(Language.FRENCH);
        assertThat(faultOf(Call.INQUIRE, draft.json()).language()).isEqualTo(Language.ENGLISH);
        assertThat(faultOf(Call.INQUIRE, neither.json()).language()).isEqualTo(Language.ENGLISH);
    }

    /** Only the labels were French; the faults were in English. */
    @Test
    void faultsAreWordedInFrenchOnRequest() {
        Draft french = REVERSE.with(Field.INSTANT_MESSAGE, "fr-CA").without(Field.TRACE_ID);

        assertThat(
                        faultOf(
                                        Call.REVERSE,
                                        french.with(Field.STORE_ID, "12345")
                                                .jsonWith("\"deviceId\":7," + ALIAS + "\"ABD\"")
                                                .replace("\"deviceId\":\"001\",", ""))
                                .detail())
                .isEqualTo(
                        "deviceId doit être une chaîne de caractères; "
                                + "storeId doit compter de 1 à 4 lettres ou chiffres; "
                                + "redemptionConfirmationNumber et redemptionConfirmationNum"
                                + " diffèrent; traceId est absent");
    }

    private static String nested(int levels) {
        return "\"deep\":" + "[".repeat(levels) + "]".repeat(levels);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }

    private static InvalidParameter faultOf(Call call, String body) {
        return catchThrowableOfType(
                InvalidParameter.class, () -> CheckoutRequest.read(call, utf8(body)));
    }
}
