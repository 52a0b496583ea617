package org.milepost.amcash;

import java.util.Optional;

/** The language of the text for the till's display, from {@code instantMessage}. */
public enum Language {
    ENGLISH("en-CA"),
    FRENCH("fr-CA");

    private final String tag;

    Language(String tag) {
        this.tag = tag;
    }

    /** The language of a tag, in any case. */
    static Optional<Language> ofTag(String tag) {
        for (Language language : values()) {
            if (language.tag.equalsIgnoreCase(tag)) {
                return Optional.of(language);
            }
        }
        return Optional.empty();
    }
}
