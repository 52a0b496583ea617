package org.milepost.dialect;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.milepost.ledger.Identity;

/**
 * The key by which a partner marks a retry: the header {@value #HEADER}, 1 to {@value #LENGTH_MAX}
 * visible ASCII characters.
 *
 * @param text as it was sent
 */
public record IdempotencyKey(String text) {

    /** The name of the header. */
    public static final String HEADER = "Idempotency-Key";

    /** How long the answer to a request without a key is valid for the same content. */
    public static final Duration CONTENT_ANSWER_LIFETIME = Duration.ofHours(24);

    private static final int LENGTH_MAX = 255;
    private static final Duration KEY_ANSWER_LIFETIME = Duration.ofDays(7);

    /** The faults of the header. */
    public enum Defect {
        /** It was sent more than once. */
        REPEATED,
        /** It is empty, too long, or has other characters. */
        MALFORMED
    }

    /**
     * The key of a request; empty without one, and after a defect.
     *
     * @param headers the values of the header, in the order sent
     * @param defects gets the fault, at most once; may throw
     */
    public static Optional<IdempotencyKey> read(List<String> headers, Consumer<Defect> defects) {
        if (headers.isEmpty()) {
            return Optional.empty();
        }
        if (headers.size() > 1) {
            defects.accept(Defect.REPEATED);
            return Optional.empty();
        }
        String text = headers.getFirst();
        boolean isVisible = text.chars().allMatch(c -> c > ' ' && c <= '~');
        if (text.isEmpty() || text.length() > LENGTH_MAX || !isVisible) {
            defects.accept(Defect.MALFORMED);
            return Optional.empty();
        }
        return Optional.of(new IdempotencyKey(text));
    }

    /**
     * The identity of a request: its key, or its content when it has none. A request with a key and
     * one without are never the same.
     *
     * @param caller who sent it, and through which API
     * @param call which call it is; keys of different calls are different
     */
    public static Identity identity(
            Optional<IdempotencyKey> key, String caller, String call, String content) {
        return key.isPresent()
                ? key.get().identity(caller, call, content)
                : Identity.ofContent(caller, call, content, CONTENT_ANSWER_LIFETIME);
    }

    /** The identity of a request with this key. */
    Identity identity(String caller, String call, String content) {
        return Identity.ofKey(caller, call, text, content, KEY_ANSWER_LIFETIME);
    }
}
