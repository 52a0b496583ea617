package org.milepost.operator;

import java.util.regex.Pattern;
import org.milepost.http.Text;

/** The forms of texts in requests, and the words for them in faults. */
public enum TextRule {
    CODE("[A-Za-z0-9_-]{1,32}", "must be 1 to 32 letters, digits, hyphens or underscores"),
    SPONSOR_CODE("[A-Za-z0-9]{4}", "must be 4 letters or digits"),
    STORE_ID("[A-Za-z0-9]{1,4}", "must be 1 to 4 letters or digits"),
    DEVICE_ID("[A-Za-z0-9]{1,8}", "must be 1 to 8 letters or digits"),
    OFFER_ID("[0-9]{1,10}", "must be 1 to 10 digits"),
    VENDOR_ID("[0-9]{1,35}", "must be 1 to 35 digits"),
    ACQUIRER_ID("[0-9]{1,11}", "must be 1 to 11 digits"),
    COLLECTOR_NUMBER("[0-9]{1,19}", "must be 1 to 19 digits"),
    MEMBER_NUMBER("[0-9]{1,24}", "must be 1 to 24 digits"),
    PROMOTER_CODE(
            "[A-Za-z0-9&.-]{1,10}", "must be 1 to 10 letters, digits, ampersands, dots, hyphens"),
    CASH_CURRENCY("[A-Z]{3}", "must be a code of ISO 4217, such as GBP"),
    CLIENT_ID(
            "[A-Za-z0-9._-]{1,64}", "must be 1 to 64 letters, digits, dots, hyphens, underscores"),
    CONFIRMATION_NUMBER(
            "[A-Za-z0-9 -]{16,24}", "must be a confirmation number: 16 letters and digits"),
    REFERENCE("[\\x21-\\x7e]{1,64}", "must be 1 to 64 visible ASCII characters"),
    URI("[\\x21-\\x7e]{1,200}", "must be 1 to 200 visible ASCII characters"),
    RESPONSE_CODE("[A-Z0-9_]{1,40}", "must be 1 to 40 capital letters, digits or underscores"),
    EMAIL(
            "[\\x21-\\x3f\\x41-\\x7e]{1,64}@[A-Za-z0-9.-]{1,189}",
            "must be an address of electronic mail in ASCII"),
    SHA_256("[0-9a-f]{64}", "must be 64 hexadecimal digits, with a to f"),
    /** What a transfer is looked up by. */
    SOUGHT("(?s).{1,255}", "must be 1 to 255 readable characters"),
    /** The reason of a change, in a header. */
    REASON(
            ".{1,600}",
            "must be 1 to 600 visible characters, not blank; others than ASCII percent-encoded"),
    /** A note on a person or partner. */
    NOTE(
            "(?s).{1,2000}",
            "must be 1 to 2000 characters, not blank, none a control, invisible, private-use or"
                    + " direction character"),
    /** A text that people read. */
    LINE(
            "(?s).{1,200}",
            "must be 1 to 200 characters, not blank, none a control, invisible, private-use or"
                    + " direction character");

    @SuppressWarnings("ImmutableEnumChecker") // a Pattern
    private final Pattern pattern;

    private final String demand;

    TextRule(String pattern, String demand) {
        this.pattern = Pattern.compile(pattern);
        this.demand = demand;
    }

    /** Whether the text has the form. */
    public boolean allows(String text) {
        return pattern.matcher(text).matches() && Text.isReadable(text);
    }

    /** The form in words, for a fault. */
    public String demand() {
        return demand;
    }
}
