package org.milepost.console;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.milepost.web.FormParameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The values of a form, and the body of the call that they make. What a person may type is wider
 * than what the API takes: numbers with separators, lists with commas, texts with line breaks,
 * which become spaces. A value that cannot be read is sent as it is, so that the API says what is
 * wrong with it. Pure.
 */
final class EntryValues {

    private static final Pattern SEPARATORS = Pattern.compile("[\\s\\u00a0\\u202f,’']");
    private static final Pattern BETWEEN = Pattern.compile("[\\s,;]+");
    private static final Pattern LINE_BREAKS = Pattern.compile("\\s*\\R\\s*");

    private EntryValues() {}

    /** The values of a form, one text for each field; those of a list are joined by commas. */
    static Map<String, String> of(ConsoleAction action, FormParameters form) {
        Map<String, String> values = new LinkedHashMap<>();
        for (ConsoleAction.Spec spec : action.fields()) {
            String value =
                    spec.kind() == ConsoleAction.Kind.WORDS
                            ? String.join(
                                    ", ", form.parameters().getOrDefault(spec.name(), List.of()))
                            : LINE_BREAKS.matcher(form.first(spec.name()).strip()).replaceAll(" ");
            if (!value.isEmpty()) {
                values.put(spec.name(), value);
            }
        }
        return values;
    }

    /** The values that a form begins with, from an answer of the API. */
    static Map<String, String> of(ConsoleAction action, JsonNode json, Format format) {
        Map<String, String> values = new LinkedHashMap<>();
        for (ConsoleAction.Spec spec : action.fields()) {
            JsonNode value = json.path(spec.name());
            String text =
                    value.isArray()
                            ? String.join(", ", Visit.texts(value))
                            : spec.kind() == ConsoleAction.Kind.TIME
                                    ? format.input(value.asString(""))
                                    : value.asString("");
            if (!text.isEmpty()) {
                values.put(spec.name(), text);
            }
        }
        return values;
    }

    /**
     * The body of a call.
     *
     * @param before the values before a change, of which only the others are sent
     */
    static ObjectNode body(
            ConsoleAction action,
            Map<String, String> values,
            Map<String, String> before,
            ZoneId zone) {
        ObjectNode body = Visit.object();
        for (ConsoleAction.Spec spec : action.fields()) {
            String value = values.getOrDefault(spec.name(), "");
            if (action.isPatch()) {
                String was = before.getOrDefault(spec.name(), "");
                if (value.equals(was)) {
                    continue;
                }
                if (value.isEmpty()) {
                    putNothing(body, spec);
                    continue;
                }
            }
            if (!value.isEmpty()) {
                put(body, spec, value, zone);
            }
        }
        return body;
    }

    private static void putNothing(ObjectNode body, ConsoleAction.Spec spec) {
        if (spec.isRequired()) {
            body.put(spec.name(), "");
        } else if (spec.name().equals("memberScopes") || spec.name().equals("redirectUris")) {
            body.putArray(spec.name());
        } else {
            body.putNull(spec.name());
        }
    }

    private static void put(ObjectNode body, ConsoleAction.Spec spec, String value, ZoneId zone) {
        String name = spec.name();
        switch (spec.kind()) {
            case NUMBER -> {
                OptionalLong number = number(value);
                if (number.isPresent()) {
                    body.put(name, number.getAsLong());
                } else {
                    body.put(name, value);
                }
            }
            case FLAG -> body.put(name, value.equals("true"));
            case LIST, WORDS -> {
                ArrayNode list = body.putArray(name);
                BETWEEN.splitAsStream(value).filter(it -> !it.isEmpty()).forEach(list::add);
            }
            case TIME -> body.put(name, instant(value, zone));
            default -> body.put(name, value);
        }
    }

    /** A whole number as people type it. */
    static OptionalLong number(String typed) {
        String digits = SEPARATORS.matcher(typed).replaceAll("").replace('\u2212', '-');
        String plain = digits.startsWith("+") ? digits.substring(1) : digits;
        return plain.matches("-?[0-9]{1,18}")
                ? OptionalLong.of(Long.parseLong(plain))
                : OptionalLong.empty();
    }

    /** The instant of a local time. */
    static String instant(String local, ZoneId zone) {
        try {
            return LocalDateTime.parse(local).atZone(zone).toInstant().toString();
        } catch (DateTimeException _) {
            return local;
        }
    }
}
