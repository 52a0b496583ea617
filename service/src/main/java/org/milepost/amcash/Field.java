package org.milepost.amcash;

import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.milepost.dialect.IsoDateTime;
import org.milepost.http.Text;
import org.milepost.programme.Cents;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/**
 * Every field of the checkout API's requests and answers, in the order in which answers list them:
 * by name. The fields of requests have the values that they accept. The published documents give
 * the names; the lengths are partly those of the API's public predecessor and partly chosen by
 * Milepost.
 */
public enum Field {
    ACQUIRER_ID(
            "acquirerId", digits(11), "must be 1 to 11 digits", "doit compter de 1 à 11 chiffres"),
    AVAILABLE_CASH_BALANCE("availableCashBalance"),
    AVAILABLE_DOLLAR_AMOUNT("availableDollarAmount"),
    AVAILABLE_OFFER_UNITS("availableOfferUnits"),
    CARD_ENTRY_MODE(
            "cardEntryMode",
            value -> CardEntryMode.of(value).isPresent(),
            "must be SWIPE, SCAN, MANUAL or PREREGISTERED",
            "doit être SWIPE, SCAN, MANUAL ou PREREGISTERED"),
    CASH_BALANCE("cashBalance"),
    COLLECTOR_NUMBER(
            "collectorNumber",
            digits(19),
            "must be 1 to 19 digits",
            "doit compter de 1 à 19 chiffres"),
    DAILY_OFFER_LIMIT("dailyOfferLimit"),
    DATE_TIME(
            "dateTime",
            value -> IsoDateTime.readWithOffset(value).isPresent(),
            "must be a date and time with an offset such as 2019-01-30T11:41:55-0500, of a day"
                    + " that exists, hours 00 to 23, years 0001 to 9999",
            "doit être une date et une heure avec un décalage horaire comme"
                    + " 2019-01-30T11:41:55-0500, d’un jour qui existe, heures 00 à 23,"
                    + " années 0001 à 9999"),
    DEVICE_ID(
            "deviceId",
            lettersAndDigits(1, 8),
            "must be 1 to 8 letters and digits",
            "doit compter de 1 à 8 lettres ou chiffres"),
    DOLLAR_REDEEM_REQUEST("dollarRedeemRequest", Field::isAmount, Field.AMOUNT, Field.AMOUNT_FR),
    DOLLARS_REDEEMED("dollarsRedeemed"),
    DOLLARS_REVERSED("dollarsReversed"),
    DREAM_BALANCE("dreamBalance"),
    INSTANT_MESSAGE(
            "instantMessage",
            value -> Language.ofTag(value).isPresent(),
            "must be en-CA or fr-CA",
            "doit être en-CA ou fr-CA"),
    MESSAGE("message"),
    MILES_REDEEMED("milesRedeemed"),
    MILES_REVERSED("milesReversed"),
    OFFER_DESC_EN("offerDescEn"),
    OFFER_DESC_FR("offerDescFr"),
    OFFER_ID("offerId"),
    OFFER_TYPE("offerType"),
    ORIGINAL_POST_TAX_BASKET_AMOUNT(
            "originalPostTaxBasketAmount", Field::isAmount, Field.AMOUNT, Field.AMOUNT_FR),
    ORIGINAL_PRE_TAX_AMOUNT("originalPreTaxAmount", Field::isAmount, Field.AMOUNT, Field.AMOUNT_FR),
    POST_TAX_BASKET_AMOUNT("postTaxBasketAmount", Field::isAmount, Field.AMOUNT, Field.AMOUNT_FR),
    PRE_TAX_BASKET_AMOUNT("preTaxBasketAmount", Field::isAmount, Field.AMOUNT, Field.AMOUNT_FR),
    REDEMPTION_CONFIRMATION_NUM(
            "redemptionConfirmationNum",
            Field::isConfirmation,
            Field.CONFIRMATION,
            Field.CONFIRMATION_FR),
    REDEMPTION_CONFIRMATION_NUMBER(
            "redemptionConfirmationNumber",
            Field::isConfirmation,
            Field.CONFIRMATION,
            Field.CONFIRMATION_FR),
    RESPONSE_CODE("responseCode"),
    SPONSOR_CODE(
            "sponsorCode",
            lettersAndDigits(4, 4),
            "must be 4 letters and digits",
            "doit compter 4 lettres ou chiffres"),
    STORE_ID(
            "storeId",
            lettersAndDigits(1, 4),
            "must be 1 to 4 letters and digits",
            "doit compter de 1 à 4 lettres ou chiffres"),
    TRACE_ID("traceId", digits(20), "must be 1 to 20 digits", "doit compter de 1 à 20 chiffres"),
    TRANS_DATE_TIME("transDateTime"),
    TXN_CONFIRMATION_NUMBER("txnConfirmationNumber"),
    UNIT_VALUE_AM_CASH("unitValueAMCash"),
    UNIT_VALUE_DOLLARS("unitValueDollars"),
    UNITS_REDEEMED("unitsRedeemed"),
    VENDOR_ID("vendorId", digits(35), "must be 1 to 35 digits", "doit compter de 1 à 35 chiffres");

    private static final String AMOUNT =
            "must be an amount in dollars: 1 to 13 digits, optionally a point and 1 or 2 digits";
    private static final String AMOUNT_FR =
            "doit être un montant en dollars : de 1 à 13 chiffres, au besoin un point et 1 ou 2"
                    + " chiffres";
    private static final String CONFIRMATION = "must be 1 to 32 characters";
    private static final String CONFIRMATION_FR = "doit compter de 1 à 32 caractères";
    private static final int CONFIRMATION_LENGTH_MAX = 32;

    @SuppressWarnings("ImmutableEnumChecker") // it keeps its bytes once they were asked for
    private final SerializableString wireName;

    @SuppressWarnings("ImmutableEnumChecker") // the predicates hold no state
    private final Predicate<String> valid;

    @SuppressWarnings("ImmutableEnumChecker") // a record of texts
    private final Detail rule;

    @SuppressWarnings("ImmutableEnumChecker") // a record of texts
    private final Detail typeRule;

    Field(String wireName) {
        this(
                wireName,
                value -> false,
                "is not a field of requests",
                "n’est pas un champ des requêtes");
    }

    Field(String wireName, Predicate<String> valid, String english, String french) {
        this.wireName = new SerializedString(wireName);
        this.valid = valid;
        this.rule = Detail.of(wireName, english, french);
        this.typeRule =
                Detail.of(wireName, "must be a string", "doit être une chaîne de caractères");
    }

    /** The name in JSON. */
    String wireName() {
        return wireName.getValue();
    }

    /** The name as it is written into JSON. */
    SerializableString writtenName() {
        return wireName;
    }

    /** The fault of a value that is not a string. */
    Detail typeRule() {
        return typeRule;
    }

    /** The fault of a string that is not a value of this field; it does not repeat the string. */
    Optional<Detail> fault(String value) {
        return valid.test(value) ? Optional.empty() : Optional.of(rule);
    }

    private static Predicate<String> digits(int lengthMax) {
        return value -> hasOnly(value, 1, lengthMax, Field::isDigit);
    }

    private static Predicate<String> lettersAndDigits(int lengthMin, int lengthMax) {
        return value -> hasOnly(value, lengthMin, lengthMax, c -> isDigit(c) || isLetter(c));
    }

    private static boolean hasOnly(
            String value, int lengthMin, int lengthMax, IntPredicate characters) {
        if (value.length() < lengthMin || value.length() > lengthMax) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            if (!characters.test(value.charAt(i))) {
                return false;
            }
        }
        return true;
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
