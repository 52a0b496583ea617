package org.milepost.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The parameters of a query or of a body of the type application/x-www-form-urlencoded, decoded as
 * UTF-8. One without "=" has an empty value; one with a malformed percent-encoding is omitted.
 *
 * @param parameters the values of each name in the order sent
 */
public record FormParameters(Map<String, List<String>> parameters) {

    /** The media type. */
    public static final String MEDIA_TYPE = "application/x-www-form-urlencoded";

    public FormParameters {
        parameters =
                parameters.entrySet().stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        Map.Entry::getKey, it -> List.copyOf(it.getValue())));
    }

    /** The form that this text encodes. */
    public static FormParameters parse(String text) {
        Map<String, List<String>> parameters = new HashMap<>();
        for (String parameter : text.trim().split("&", -1)) {
            String[] pair = parameter.split("=", 2);
            if (parameter.isEmpty()) {
                continue;
            }
            try {
                String name = URLDecoder.decode(pair[0], StandardCharsets.UTF_8);
                String value =
                        pair.length < 2 ? "" : URLDecoder.decode(pair[1], StandardCharsets.UTF_8);
                parameters.computeIfAbsent(name, it -> new ArrayList<>()).add(value);
            } catch (IllegalArgumentException e) {
                // left out, so that a parameter that is required is missing
            }
        }
        return new FormParameters(parameters);
    }

    /** Whether the parameter is present, with or without a value. */
    public boolean has(String name) {
        return parameters.containsKey(name);
    }

    /** Whether a parameter is present more than once. */
    public boolean hasRepeated() {
        return parameters.values().stream().anyMatch(values -> values.size() > 1);
    }

    /** The first value of a parameter; empty text when it is absent. */
    public String first(String name) {
        return parameters.getOrDefault(name, List.of("")).getFirst();
    }

    /** The value of a parameter that is present once, and may be empty text. */
    public Optional<String> single(String name) {
        return Optional.ofNullable(parameters.get(name))
                .filter(values -> values.size() == 1)
                .map(List::getFirst);
    }

    /** The same, where an empty value counts as none (RFC 6749, section 3.1). */
    public Optional<String> value(String name) {
        return single(name).filter(text -> !text.isEmpty());
    }
}
