package org.milepost.programme;

/**
 * A partner's key to the partner API. A partner may have several, so that it can change from one to
 * the next without a pause.
 *
 * @param digest what is kept of the key itself
 * @param partner whose it is
 * @param name what the operator calls it, unique within the partner: 1 to 32 letters, digits,
 *     hyphens, underscores
 * @param active whether it opens the door
 */
public record ApiKey(ApiKeyDigest digest, PartnerId partner, String name, boolean active) {
    public ApiKey {
        TextRules.code("an api_key's name", name);
    }
}
