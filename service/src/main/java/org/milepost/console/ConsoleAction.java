package org.milepost.console;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something that a person can do by a form: a call of the operator's API that changes something.
 *
 * @param id names it in addresses and texts
 * @param pattern the path of the call, with segments such as {@code {programme}}
 * @param fields the members of the body
 * @param load the call that shows what is changed; empty when there is none
 * @param after the page that is shown then, with segments from the path or from the answer
 * @param isDangerous whether it cannot be undone
 * @param effect what is said of its effect before it is done
 */
record ConsoleAction(
        String id,
        String method,
        String pattern,
        List<Spec> fields,
        String load,
        String after,
        boolean isDangerous,
        Effect effect) {

    private static final String PROGRAMME = "programme";
    private static final Pattern SEGMENT = Pattern.compile("\\{(\\w+)}");

    ConsoleAction {
        fields = List.copyOf(fields);
    }

    /** The form of a member of the body. */
    enum Kind {
        TEXT,
        AREA,
        NUMBER,
        FLAG,
        WORD,
        WORDS,
        LIST,
        TIME,
        DATE,
        CURRENCY,
        PROGRAMME,
        PARTNER,
        REFERENCE
    }

    /**
     * A member of the body.
     *
     * @param words the values of a choice
     */
    record Spec(String name, Kind kind, boolean isRequired, List<String> words) {
        Spec {
            words = List.copyOf(words);
        }
    }

    /** What an action will do, for the page on which it is confirmed. */
    @FunctionalInterface
    interface Effect {
        /** Nothing is known but what the form says. */
        Effect NONE = (visit, format, segments, values) -> List.of();

        /**
         * The effect.
         *
         * @param segments of the path
         * @param values of the form
         */
        List<Block> of(
                Visit visit,
                Format format,
                Map<String, String> segments,
                Map<String, String> values);
    }

    static ConsoleAction action(
            String id, String method, String pattern, String after, Spec... fields) {
        return new ConsoleAction(
                id, method, pattern, List.of(fields), "", after, false, Effect.NONE);
    }

    static Spec must(String name, Kind kind, String... words) {
        return new Spec(name, kind, true, List.of(words));
    }

    static Spec may(String name, Kind kind, String... words) {
        return new Spec(name, kind, false, List.of(words));
    }

    /** With the call that shows the present values. */
    ConsoleAction loading(String call) {
        return new ConsoleAction(id, method, pattern, fields, call, after, isDangerous, effect);
    }

    ConsoleAction dangerous() {
        return new ConsoleAction(id, method, pattern, fields, load, after, true, effect);
    }

    ConsoleAction with(Effect other) {
        return new ConsoleAction(id, method, pattern, fields, load, after, isDangerous, other);
    }

    /** Whether the reason is a member of the body, as for bookings. */
    boolean hasReasonInBody() {
        return fields.stream().anyMatch(it -> it.kind() == Kind.REFERENCE);
    }

    /** Whether only what differs is sent. */
    boolean isPatch() {
        return method.equals("PATCH");
    }

    /** The names of the segments of its path. */
    List<String> segments() {
        return SEGMENT.matcher(pattern).results().map(it -> it.group(1)).toList();
    }

    /** The field with this name. */
    Optional<Spec> field(String name) {
        return fields.stream().filter(it -> it.name().equals(name)).findFirst();
    }

    /**
     * The page after it. As long as a segment of its address is not known, it is that of the
     * programme, or the list of such things.
     */
    String after(Visit visit, Map<String, String> segments, Reply reply) {
        StringBuilder path = new StringBuilder();
        for (String part : after.split("/", -1)) {
            Matcher segment = SEGMENT.matcher(part);
            String value = part;
            if (segment.matches()) {
                String name = segment.group(1);
                value = segments.getOrDefault(name, reply.text(name));
            }
            if (value.isEmpty()) {
                return segments.containsKey(PROGRAMME)
                        ? visit.href("programmes", segments.getOrDefault(PROGRAMME, ""))
                        : visit.href(after.replaceFirst("/.*", ""));
            }
            path.append('/').append(OperatorApi.encoded(value));
        }
        return visit.href() + path;
    }
}
