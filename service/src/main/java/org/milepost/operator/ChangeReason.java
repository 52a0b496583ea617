package org.milepost.operator;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.milepost.http.Request;

/** Why an operator makes a change: the header {@code Change-Reason}, and its form. Pure. */
final class ChangeReason {

    /** The name of the header. */
    static final String HEADER = "Change-Reason";

    /** What a decoder puts where bytes are not UTF-8. */
    private static final char REPLACED = '\ufffd';

    private ChangeReason() {}

    /**
     * The reason of a request. Percent escapes are decoded if all of them together are UTF-8 of
     * visible characters; otherwise the text is taken as it is.
     *
     * @throws Problem when there are several, or one with characters that are not visible
     */
    static Optional<String> of(Request request) {
        List<String> sent = request.headers(HEADER);
        if (sent.isEmpty()) {
            return Optional.empty();
        }
        String reason = decoded(sent.getFirst());
        if (sent.size() > 1 || !TextRule.REASON.allows(reason)) {
            throw wrong("must be there once, and " + TextRule.REASON.demand());
        }
        return Optional.of(reason);
    }

    /**
     * Requires a reason.
     *
     * @throws Problem when there is none
     */
    static void require(Request request) {
        if (of(request).isEmpty()) {
            throw wrong("is missing: say why you make the change");
        }
    }

    private static String decoded(String sent) {
        try {
            // a plus is a plus in a header
            String decoded = URLDecoder.decode(sent.replace("+", "%2B"), StandardCharsets.UTF_8);
            return decoded.indexOf(REPLACED) < 0 && TextRule.REASON.allows(decoded)
                    ? decoded
                    : sent;
        } catch (IllegalArgumentException _) {
            return sent;
        }
    }

    private static Problem wrong(String detail) {
        return Problem.invalid(List.of(Problem.Defect.ofHeader(HEADER, detail)));
    }
}
