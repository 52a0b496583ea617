package org.milepost.amcash;

import java.util.Optional;
import java.util.function.Predicate;
import org.milepost.http.Text;
import org.milepost.programme.Cents;

/**
 * Every member of the checkout API's requests and answers, in the order in which answers list them:
 * by name. Members of requests know what values they take. The published documents give the names;
 * the lengths are partly those of the API's public predecessor and partly ours.
 */
public enum Member {
    ACQUIRER_ID("acquirerId", digits(11), "must be 1 to 11 digits"),
    AVAILABLE_CASH_BALANCE("availableCashBalance"),
    AVAILABLE_DOLLAR_AMOUNT("availableDollarAmount"),
    AVAILABLE_OFFER_UNITS("availableOfferUnits"),
    CARD_ENTRY_MODE(
            "cardEntryMode",
            value -> CardEntryMode.of(value).isPresent(),
            "must be SWIPE, SCAN, MANUAL or PREREGISTERED"),
    CASH_BALANCE("cashBalance"),
    COLLECTOR_NUMBER("collectorNumber", digits(19), "must be 1 to 19 digits"),
    DAILY_OFFER_LIMIT("dailyOfferLimit"),
    DATE_TIME(
            "dateTime",
            DateTimes::isDateTimeWithOffset,
            "must be an ISO 8601 date and time with an offset"),
    DEVICE_ID("deviceId", lettersAndDigits(1, 8), "must be 1 to 8 letters and digits"),
    DOLLAR_REDEEM_REQUEST("dollarRedeemRequest", Member::isAmount, Member.AMOUNT),
    DOLLARS_REDEEMED("dollarsRedeemed"),
    DOLLARS_REVERSED("dollarsReversed"),
    DREAM_BALANCE("dreamBalance"),
    INSTANT_MESSAGE(
            "instantMessage", value -> Language.ofTag(value).isPresent(), "must be en-CA or fr-CA"),
    MESSAGE("message"),
    MILES_REDEEMED("milesRedeemed"),
    MILES_REVERSED("milesReversed"),
    OFFER_DESC_EN("offerDescEn"),
    OFFER_DESC_FR("offerDescFr"),
    OFFER_ID("offerId"),
    OFFER_TYPE("offerType"),
    ORIGINAL_POST_TAX_BASKET_AMOUNT("originalPostTaxBasketAmount", Member::isAmount, Member.AMOUNT),
    ORIGINAL_PRE_TAX_AMOUNT("originalPreTaxAmount", Member::isAmount, Member.AMOUNT),
    POST_TAX_BASKET_AMOUNT("postTaxBasketAmount", Member::isAmount, Member.AMOUNT),
    PRE_TAX_BASKET_AMOUNT("preTaxBasketAmount", Member::isAmount, Member.AMOUNT),
    REDEMPTION_CONFIRMATION_NUM(
            "redemptionConfirmationNum", Member::isConfirmation, Member.CONFIRMATION),
    REDEMPTION_CONFIRMATION_NUMBER(
            "redemptionConfirmationNumber", Member::isConfirmation, Member.CONFIRMATION),
    RESPONSE_CODE("responseCode"),
    SPONSOR_CODE("sponsorCode", lettersAndDigits(4, 4), "must be 4 letters and digits"),
    STORE_ID("storeId", lettersAndDigits(1, 4), "must be 1 to 4 letters and digits"),
    TRACE_ID("traceId", digits(20), "must be 1 to 20 digits"),
    TRANS_DATE_TIME("transDateTime"),
    TXN_CONFIRMATION_NUMBER("txnConfirmationNumber"),
    UNIT_VALUE_AM_CASH("unitValueAMCash"),
    UNIT_VALUE_DOLLARS("unitValueDollars"),
    UNITS_REDEEMED("unitsRedeemed"),
    VENDOR_ID("vendorId", digits(35), "must be 1 to 35 digits");

    private static final String AMOUNT =
            "must be an amount in dollars: 1 to 13 digits, optionally a point and 1 or 2 digits";
    private static final String CONFIRMATION = "must be 1 to 32 characters";
    private static final int CONFIRMATION_LENGTH_MAX = 32;

    private final String wireName;

    @SuppressWarnings("ImmutableEnumChecker") // the predicates hold no state
    private final Predicate<String> valid;

    private final String rule;

    Member(String wireName) {
        this(wireName, value -> false, "is not a member of requests");
    }

    Member(String wireName, Predicate<String> valid, String rule) {
        this.wireName = wireName;
        this.valid = valid;
        this.rule = rule;
    }

    /** The name in JSON. */
    String wireName() {
        return wireName;
    }

    /** What is wrong with this value, in words that do not repeat it. */
    Optional<String> fault(String value) {
        return valid.test(value) ? Optional.empty() : Optional.of(wireName + " " + rule);
    }

    private static Predicate<String> digits(int lengthMax) {
        return value ->
                !value.isEmpty()
                        && value.length() <= lengthMax
                        && value.chars().allMatch(Member::isDigit);
    }

    private static Predicate<String> lettersAndDigits(int lengthMin, int lengthMax) {
        return value ->
                value.length() >= lengthMin
                        && value.length() <= lengthMax
                        && value.chars().allMatch(c -> isDigit(c) || isLetter(c));
    }

    private static boolean isAmount(String value) {
        return Cents.parse(value).isPresent();
    }

    private static boolean isConfirmation(String value) {
        return !value.isEmpty()
                && value.codePointCount(0, value.length()) <= CONFIRMATION_LENGTH_MAX
                && Text.isPrintable(value);
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
