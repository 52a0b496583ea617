package org.milepost.amcash;

import java.time.Duration;
import java.util.List;
import org.milepost.http.Request;
import org.milepost.ledger.Identity;

/**
 * By what a retry of redeem and reverse is recognised: the Idempotency-Key header within partner,
 * collector and call; without it, the content. The two never meet.
 */
final class Retries {

    private static final String HEADER = "Idempotency-Key";
    private static final Detail SENT_TWICE =
            Detail.of(HEADER, "is sent more than once", "est envoyé plus d’une fois");
    private static final Detail MALFORMED =
            Detail.of(
                    HEADER,
                    "must be 1 to 255 visible ASCII characters",
                    "doit compter de 1 à 255 caractères ASCII visibles");
    private static final Detail OTHER_CONTENT =
            Detail.of(
                    HEADER,
                    "was used before with other content",
                    "a déjà servi avec un autre contenu");
    private static final int KEY_LENGTH_MAX = 255;
    private static final Duration KEY_MEMORY = Duration.ofDays(7);
    private static final Duration CONTENT_MEMORY = Duration.ofHours(24);

    private Retries() {}

    /**
     * The identity of a request.
     *
     * @throws InvalidParameter when the key is malformed or sent twice
     */
    static Identity identity(Request http, Terms terms) {
        return identity(http.headers(HEADER), terms);
    }

    /** The identity of a request that was sent with these keys. */
    static Identity identity(List<String> keys, Terms terms) {
        CheckoutRequest request = terms.request();
        String partner = "amcash " + terms.sponsor().partner().value();
        String call = request.call().name();
        if (keys.isEmpty()) {
            return Identity.ofContent(partner, call, request.content(), CONTENT_MEMORY);
        }
        if (keys.size() > 1) {
            throw new InvalidParameter(request.language(), SENT_TWICE);
        }
        String key = keys.getFirst();
        if (key.isEmpty() || key.length() > KEY_LENGTH_MAX || !isVisibleAscii(key)) {
            throw new InvalidParameter(request.language(), MALFORMED);
        }
        return Identity.ofKey(partner, call, key, request.content(), KEY_MEMORY);
    }

    /** The fault of a key that is known with other content. */
    static InvalidParameter otherContent(Terms terms) {
        return new InvalidParameter(terms.request().language(), OTHER_CONTENT);
    }

    private static boolean isVisibleAscii(String key) {
        return key.chars().allMatch(c -> c > ' ' && c <= '~');
    }
}
