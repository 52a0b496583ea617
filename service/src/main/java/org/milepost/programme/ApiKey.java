package org.milepost.programme;

/**
 * A partner's key to the partner API. A partner may have several, so that it can change from one to
 * the next without a pause.
 *
 * @param name what the operator calls it, unique within the partner: 1 to 32 letters, digits,
 *     hyphens, underscores
 * @param active whether calls with it are admitted
 */
public record ApiKey(ApiKeyDigest digest, PartnerId partner, String name, boolean active) {
    public ApiKey {
        TextRules.code("an api_key's name", name);
    }
}
