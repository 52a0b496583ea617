package org.milepost.oauth;

import java.util.Base64;
import java.util.stream.Stream;

/**
 * The compact serialization of a signed token (RFC 7515, section 7.1): three parts in base64url
 * without padding. Only the canonical form is accepted. Libraries ignore characters that are not
 * base64url and the unused bits of a part's last character, so that one token would have many
 * forms, each with its own entry in a cache.
 */
final class CompactSerialization {

    private static final int LENGTH_MAX = 8 * 1024;
    private static final int PARTS = 3;

    private CompactSerialization() {}

    /** Whether the text is in the canonical form, and not too long. */
    static boolean isCanonical(String text) {
        if (text.length() > LENGTH_MAX) {
            return false;
        }
        String[] parts = text.split("\\.", -1);
        return parts.length == PARTS && Stream.of(parts).allMatch(CompactSerialization::isPart);
    }

    private static boolean isPart(String part) {
        try {
            byte[] decoded = Base64.getUrlDecoder().decode(part);
            return decoded.length > 0 && OpaqueToken.base64Url(decoded).equals(part);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
