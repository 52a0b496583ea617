package org.milepost.amcash;

/**
 * A request that a partner must correct. The text names the fields and what is wrong with them,
 * never their values.
 */
@SuppressWarnings("serial") // never serialized
final class InvalidParameter extends RuntimeException {

    private final Language language;
    private final String detail;

    InvalidParameter(Language language, Detail detail) {
        this(language, detail.in(language));
    }

    InvalidParameter(Language language, String detail) {
        super(detail, null, false, false);
        this.language = language;
        this.detail = detail;
    }

    Language language() {
        return language;
    }

    String detail() {
        return detail;
    }
}
