package org.milepost.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.milepost.http.Request;

/**
 * The languages of the pages: English, and each that has a resource, see {@link Messages}. Another
 * language is one more file.
 *
 * <p>Threads: immutable; shared.
 */
public final class Languages {

    private static final String ACCEPT_LANGUAGE = "Accept-Language";
    private static final Pattern COMMA = Pattern.compile(",");

    /** The length of a language tag at which software may cut it (RFC 5646, section 4.4.1). */
    private static final int TAG_LENGTH_MAX = 35;

    private static final int RANGE_LENGTH_MAX = TAG_LENGTH_MAX + ";q=0.000".length();
    private static final int RANGES_MAX = 20;

    private final Map<String, Messages> byLanguage = new LinkedHashMap<>();

    /** All languages that have a resource. */
    public Languages() {
        byLanguage.put(Messages.ENGLISH.language(), Messages.ENGLISH);
        for (String language : Locale.getISOLanguages()) {
            if (Languages.class.getResource("/web/messages_" + language + ".properties") != null) {
                byLanguage.put(language, new Messages(Locale.of(language)));
            }
        }
    }

    /** The codes of the languages, as in ISO 639-1, English first. */
    public List<String> codes() {
        return List.copyOf(byLanguage.keySet());
    }

    /** The texts in a language; English for one that has none. */
    public Messages named(String code) {
        return byLanguage.getOrDefault(code, Messages.ENGLISH);
    }

    /**
     * The best language for a request: of those that the client names, then of those that the
     * browser names, then English.
     *
     * @param locales language tags with single spaces between, the best first; others are ignored
     */
    public Messages best(String locales, Request request) {
        return lookUp(locales.strip().replace(' ', ','))
                .or(() -> lookUp(String.join(",", request.headers(ACCEPT_LANGUAGE))))
                .orElse(Messages.ENGLISH);
    }

    /**
     * The best language of a list in the form of the header (RFC 4647, section 3.4). Ranges that
     * are too long, and those after the first {@value #RANGES_MAX}, are ignored: to look up a
     * single one of 7,000 characters takes the JDK many seconds.
     */
    private Optional<Messages> lookUp(String ranges) {
        String some =
                COMMA.splitAsStream(ranges)
                        .map(String::strip)
                        .filter(it -> it.length() <= RANGE_LENGTH_MAX)
                        .limit(RANGES_MAX)
                        .collect(Collectors.joining(","));
        if (some.isEmpty()) {
            return Optional.empty();
        }
        try {
            List<LanguageRange> wanted = LanguageRange.parse(some);
            return Optional.ofNullable(
                            Locale.lookupTag(wanted, new ArrayList<>(byLanguage.keySet())))
                    .map(byLanguage::get);
        } catch (IllegalArgumentException e) { // not a list of languages
            return Optional.empty();
        }
    }
}
