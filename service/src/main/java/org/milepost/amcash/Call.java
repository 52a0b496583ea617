package org.milepost.amcash;

import static org.milepost.amcash.Field.ACQUIRER_ID;
import static org.milepost.amcash.Field.CARD_ENTRY_MODE;
import static org.milepost.amcash.Field.COLLECTOR_NUMBER;
import static org.milepost.amcash.Field.DATE_TIME;
import static org.milepost.amcash.Field.DEVICE_ID;
import static org.milepost.amcash.Field.DOLLAR_REDEEM_REQUEST;
import static org.milepost.amcash.Field.INSTANT_MESSAGE;
import static org.milepost.amcash.Field.ORIGINAL_POST_TAX_BASKET_AMOUNT;
import static org.milepost.amcash.Field.ORIGINAL_PRE_TAX_AMOUNT;
import static org.milepost.amcash.Field.POST_TAX_BASKET_AMOUNT;
import static org.milepost.amcash.Field.PRE_TAX_BASKET_AMOUNT;
import static org.milepost.amcash.Field.REDEMPTION_CONFIRMATION_NUM;
import static org.milepost.amcash.Field.REDEMPTION_CONFIRMATION_NUMBER;
import static org.milepost.amcash.Field.SPONSOR_CODE;
import static org.milepost.amcash.Field.STORE_ID;
import static org.milepost.amcash.Field.TRACE_ID;
import static org.milepost.amcash.Field.VENDOR_ID;

import java.util.EnumSet;

/** The four calls of the checkout API and the fields that each takes. */
public enum Call {
    /** Is the platform up? */
    ECHO(
            EnumSet.of(DEVICE_ID, SPONSOR_CODE, STORE_ID, TRACE_ID, VENDOR_ID),
            EnumSet.noneOf(Field.class)),

    /** What does the collector have, and what is on offer? */
    INQUIRE(
            EnumSet.of(
                    ACQUIRER_ID,
                    CARD_ENTRY_MODE,
                    COLLECTOR_NUMBER,
                    DATE_TIME,
                    DEVICE_ID,
                    POST_TAX_BASKET_AMOUNT,
                    SPONSOR_CODE,
                    STORE_ID,
                    TRACE_ID,
                    VENDOR_ID),
            EnumSet.of(INSTANT_MESSAGE)),

    /** Take miles for a discount on this purchase. */
    REDEEM(
            EnumSet.of(
                    ACQUIRER_ID,
                    CARD_ENTRY_MODE,
                    COLLECTOR_NUMBER,
                    DATE_TIME,
                    DEVICE_ID,
                    DOLLAR_REDEEM_REQUEST,
                    POST_TAX_BASKET_AMOUNT,
                    SPONSOR_CODE,
                    STORE_ID,
                    TRACE_ID,
                    VENDOR_ID),
            EnumSet.of(
                    INSTANT_MESSAGE,
                    ORIGINAL_POST_TAX_BASKET_AMOUNT,
                    ORIGINAL_PRE_TAX_AMOUNT,
                    PRE_TAX_BASKET_AMOUNT)),

    /** Give the miles of a redemption back. */
    REVERSE(
            EnumSet.of(
                    ACQUIRER_ID,
                    CARD_ENTRY_MODE,
                    COLLECTOR_NUMBER,
                    DATE_TIME,
                    DEVICE_ID,
                    REDEMPTION_CONFIRMATION_NUMBER,
                    SPONSOR_CODE,
                    STORE_ID,
                    TRACE_ID,
                    VENDOR_ID),
            EnumSet.of(INSTANT_MESSAGE, REDEMPTION_CONFIRMATION_NUM));

    @SuppressWarnings("ImmutableEnumChecker") // nothing changes it
    private final EnumSet<Field> required;

    @SuppressWarnings("ImmutableEnumChecker") // nothing changes it
    private final EnumSet<Field> optional;

    Call(EnumSet<Field> required, EnumSet<Field> optional) {
        this.required = required;
        this.optional = optional;
    }

    /** Whether a request must have this field. */
    boolean requires(Field field) {
        return required.contains(field);
    }

    /** Whether the call has this field. */
    boolean takes(Field field) {
        return required.contains(field) || optional.contains(field);
    }
}
