package org.milepost.amcash;

import static org.milepost.amcash.Member.ACQUIRER_ID;
import static org.milepost.amcash.Member.CARD_ENTRY_MODE;
import static org.milepost.amcash.Member.COLLECTOR_NUMBER;
import static org.milepost.amcash.Member.DATE_TIME;
import static org.milepost.amcash.Member.DEVICE_ID;
import static org.milepost.amcash.Member.DOLLAR_REDEEM_REQUEST;
import static org.milepost.amcash.Member.INSTANT_MESSAGE;
import static org.milepost.amcash.Member.ORIGINAL_POST_TAX_BASKET_AMOUNT;
import static org.milepost.amcash.Member.ORIGINAL_PRE_TAX_AMOUNT;
import static org.milepost.amcash.Member.POST_TAX_BASKET_AMOUNT;
import static org.milepost.amcash.Member.PRE_TAX_BASKET_AMOUNT;
import static org.milepost.amcash.Member.REDEMPTION_CONFIRMATION_NUM;
import static org.milepost.amcash.Member.REDEMPTION_CONFIRMATION_NUMBER;
import static org.milepost.amcash.Member.SPONSOR_CODE;
import static org.milepost.amcash.Member.STORE_ID;
import static org.milepost.amcash.Member.TRACE_ID;
import static org.milepost.amcash.Member.VENDOR_ID;

import java.util.EnumSet;

/** The four calls of the checkout API and the members that each takes. */
public enum Call {
    /** Is the platform up? */
    ECHO(
            EnumSet.of(DEVICE_ID, SPONSOR_CODE, STORE_ID, TRACE_ID, VENDOR_ID),
            EnumSet.noneOf(Member.class)),

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
    private final EnumSet<Member> required;

    @SuppressWarnings("ImmutableEnumChecker") // nothing changes it
    private final EnumSet<Member> optional;

    Call(EnumSet<Member> required, EnumSet<Member> optional) {
        this.required = required;
        this.optional = optional;
    }

    /** Whether a request must have this member. */
    boolean requires(Member member) {
        return required.contains(member);
    }

    /** Whether the call knows this member at all. */
    boolean takes(Member member) {
        return required.contains(member) || optional.contains(member);
    }
}
