package org.milepost.ledger;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import org.milepost.digest.Sha256;

/**
 * Personal data or free text of a transfer, which is stored beside it and can be erased. The facts
 * of the transfer contain its digest, so that its link stays valid without the text. The salt is
 * erased with the text; without it nobody can find a short text by trying.
 *
 * @param stored the salt, 22 characters, and then the text
 */
public record ErasableText(String stored) implements Effect {

    private static final int SALT_BYTES = 16;
    private static final int SALT_LENGTH = 22;
    private static final int DIGEST_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    public ErasableText {
        if (stored.length() <= SALT_LENGTH) {
            throw new IllegalArgumentException("a text has a salt and is not empty");
        }
    }

    /** This text with a random salt. */
    public static ErasableText of(String text) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        return new ErasableText(BASE64.encodeToString(salt) + text);
    }

    /** The text without its salt. */
    public String text() {
        return stored.substring(SALT_LENGTH);
    }

    /** The digest that the facts contain: 22 letters, digits, hyphens and underscores. */
    public String digest() {
        byte[] all = Sha256.begun().digest(stored.getBytes(StandardCharsets.UTF_8));
        return BASE64.encodeToString(Arrays.copyOf(all, DIGEST_BYTES));
    }

    @Override
    public EffectStore<?> effectStore() {
        return TextWriteStore.INSTANCE;
    }

    /** The facts must contain the digest, in quotation marks as JSON has it. */
    @Override
    public void requireAllowed(AccountView books, Transfer transfer) {
        if (!transfer.facts().contains("\"" + digest() + "\"")) {
            throw new IllegalStateException("the facts of a transfer have the digest of its text");
        }
    }

    /** Does not contain the text. */
    @Override
    public String toString() {
        return "ErasableText[" + digest() + "]";
    }
}
