package org.milepost.member;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import org.milepost.digest.Sha256;

/**
 * A one-time registration code: the operator issues it for a member and sends it in a trusted way,
 * such as a letter; a person who has it can register the member's first password.
 *
 * <p>It has 16 characters of an alphabet of 27, which is 76 bits from a generator of secrets; so
 * its plain SHA-256 can be stored. No two letters or digits of the alphabet look alike.
 */
public record RegistrationCode(String text) {

    private static final String ALPHABET = "23456789ACDEFGHJKMNPQRTVWXY";
    private static final int LENGTH = 16;
    private static final int GROUP_LENGTH = 4;
    private static final SecureRandom RANDOM = new SecureRandom();

    public RegistrationCode {
        if (text.length() != LENGTH || !text.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0)) {
            throw new IllegalArgumentException("a registration code has another form");
        }
    }

    /** A new one. */
    public static RegistrationCode generate() {
        StringBuilder text = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            text.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return new RegistrationCode(text.toString());
    }

    /**
     * A code as a person typed it: in capitals or not, with hyphens and spaces anywhere. Empty when
     * this is no code's form.
     */
    public static Optional<RegistrationCode> parse(String typed) {
        String text = typed.replaceAll("[- ]", "").toUpperCase(Locale.ROOT);
        return text.length() == LENGTH && text.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0)
                ? Optional.of(new RegistrationCode(text))
                : Optional.empty();
    }

    /** The code as people read it: four groups of four, with hyphens between. */
    public String spelled() {
        StringBuilder spelled = new StringBuilder();
        for (int i = 0; i < LENGTH; i += GROUP_LENGTH) {
            spelled.append(i == 0 ? "" : "-").append(text, i, i + GROUP_LENGTH);
        }
        return spelled.toString();
    }

    /** Its SHA-256. */
    public byte[] digest() {
        return Sha256.begun().digest(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Does not show the code: logs may have it. */
    @Override
    public String toString() {
        return "RegistrationCode";
    }
}
