package org.milepost.certification;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An API with a suite of its own. */
enum Dialect {
    AMCASH,
    AVIOS;

    private static final CertificationRules AMCASH_RULES = new AmcashCertificationRules();
    private static final CertificationRules AVIOS_RULES = new AviosCertificationRules();

    /** The name in requests and answers. */
    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it is the API of the checkout. */
    boolean isCheckout() {
        return this == AMCASH;
    }

    /** The suite. */
    CertificationRules rules() {
        return switch (this) {
            case AMCASH -> AMCASH_RULES;
            case AVIOS -> AVIOS_RULES;
        };
    }

    /** The dialect with this name. */
    static Optional<Dialect> of(String name) {
        return Arrays.stream(values()).filter(it -> it.wireName().equals(name)).findFirst();
    }

    static List<Dialect> all() {
        return List.of(values());
    }
}
