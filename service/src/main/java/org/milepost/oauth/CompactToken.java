package org.milepost.oauth;

import java.util.Base64;
import java.util.regex.Pattern;

/**
 * The one spelling of a signed token (RFC 7515, section 7.1): three parts, none empty, in base64url
 * without padding, and nothing else. Libraries skip characters that do not belong there, and ignore
 * the bits that the last character of a part has too many; then one token had many spellings, each
 * of them remembered for itself.
 */
final class CompactToken {

    private static final int LENGTH_MAX = 8 * 1024;
    private static final Pattern PARTS =
            Pattern.compile("([A-Za-z0-9_-]++)\\.([A-Za-z0-9_-]++)\\.([A-Za-z0-9_-]++)");

    private CompactToken() {}

    /** Whether the text is spelled like that, and not too long. */
    static boolean isSpelledRight(String text) {
        if (text.length() > LENGTH_MAX) {
            return false;
        }
        var parts = PARTS.matcher(text);
        return parts.matches()
                && isCanonical(parts.group(1))
                && isCanonical(parts.group(2))
                && isCanonical(parts.group(3));
    }

    /** Whether the part is the one spelling of its bytes. */
    private static boolean isCanonical(String part) {
        try {
            return Ticket.spell(Base64.getUrlDecoder().decode(part)).equals(part);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
