package org.milepost.http;

import java.util.List;
import java.util.Map;

/** Checks that a body has no content coding (RFC 9110, section 8.4). */
final class ContentEncoding {

    private ContentEncoding() {}

    /**
     * Accepts a body that is not encoded.
     *
     * @throws Fault 415 for any coding but identity
     */
    static void requireNone(List<String> contentEncoding) {
        for (String value : contentEncoding) {
            for (String coding : value.split(",", -1)) {
                String name = coding.strip();
                if (!name.isEmpty() && !name.equalsIgnoreCase("identity")) {
                    throw new Fault(
                            415,
                            "The body must be sent without Content-Encoding.",
                            Map.of("Accept-Encoding", "identity"));
                }
            }
        }
    }
}
