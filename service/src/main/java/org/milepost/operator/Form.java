package org.milepost.operator;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.milepost.http.Json;
import org.milepost.http.MalformedJson;
import org.milepost.http.Request;
import org.milepost.programme.Cents;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The body of a request, read strictly: a member that the call does not know, or that has another
 * type, is an error. All errors are gathered; {@link #finish} tells them together.
 *
 * <p>Threads: belongs to its request.
 */
final class Form {

    private static final int BODY_BYTES_MAX = 64 * 1024;
    private static final int YEAR_MAX = 9_999;
    private static final int TEXTS_MAX = 1_000;
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final LocalDate EARLIEST_DATE = LocalDate.of(1900, 1, 1);
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

    private final ObjectNode object;
    private final Set<String> asked = new TreeSet<>();
    private final List<Problem.Defect> errors = new ArrayList<>();

    Form(ObjectNode object) {
        this.object = object;
    }

    /**
     * Reads the body of a request.
     *
     * @throws Problem when it is not one JSON object
     */
    static Form of(Request request) {
        byte[] body = request.body(BODY_BYTES_MAX);
        try {
            return new Form(Json.readObject(body));
        } catch (MalformedJson e) {
            throw new Problem(ProblemType.MALFORMED_JSON, e.reason());
        }
    }

    /**
     * Reads the body of a request that needs none.
     *
     * @throws Problem when it has one with something in it
     */
    static void requireNothing(Request request) {
        byte[] body = request.body(BODY_BYTES_MAX);
        if (body.length > 0) {
            try {
                new Form(Json.readObject(body)).finish();
            } catch (MalformedJson e) {
                throw new Problem(ProblemType.MALFORMED_JSON, e.reason());
            }
        }
    }

    /** A text that a rule allows. */
    Optional<String> text(String name, TextRule rule) {
        return value(name, node -> node.isString() ? node.stringValue() : null, "must be a string")
                .filter(text -> holds(name, rule.allows(text), rule.demand()));
    }

    /** A whole number. */
    Optional<Long> number(String name, long least, long most) {
        String demand = "must be a whole number from " + least + " to " + most;
        return value(name, node -> node.canConvertToLong() ? whole(node) : null, demand)
                .filter(number -> holds(name, least <= number && number <= most, demand));
    }

    /** True or false. */
    Optional<Boolean> flag(String name) {
        return value(
                name, node -> node.isBoolean() ? node.booleanValue() : null, "must be a boolean");
    }

    /** An instant, to the microsecond. */
    Optional<Instant> instant(String name) {
        String demand = "must be an ISO-8601 time with an offset, such as 2026-11-21T00:00:00Z";
        return value(name, node -> node.isString() ? parse(node.stringValue()) : null, demand)
                .filter(
                        at ->
                                holds(
                                        name,
                                        !at.isBefore(EARLIEST) && !at.isAfter(LATEST),
                                        "must be in the years 1 to 9999"));
    }

    /** A day since 1900. */
    Optional<LocalDate> date(String name) {
        String demand = "must be a day since 1900, such as 1984-02-29";
        return value(name, node -> node.isString() ? parseDate(node.stringValue()) : null, demand)
                .filter(date -> holds(name, !date.isBefore(EARLIEST_DATE), demand));
    }

    /** An amount of dollars, as a string with at most two decimals. */
    Optional<Cents> dollars(String name) {
        return value(
                name,
                node -> node.isString() ? Cents.parse(node.stringValue()).orElse(null) : null,
                "must be a string of dollars, such as \"10.00\"");
    }

    /** One of some words. */
    <E> Optional<E> word(String name, Map<String, E> words) {
        return value(
                name,
                node -> node.isString() ? words.get(node.stringValue()) : null,
                "must be one of " + String.join(", ", new TreeSet<>(words.keySet())));
    }

    /** A list of different texts that a rule allows, one or more. */
    Optional<Set<String>> texts(String name, TextRule rule) {
        return value(name, node -> node.isArray() ? node : null, "must be an array of strings")
                .filter(
                        array ->
                                holds(
                                        name,
                                        !array.isEmpty() && array.size() <= TEXTS_MAX,
                                        "must have 1 to " + TEXTS_MAX + " elements"))
                .map(array -> elements(name, array, rule));
    }

    /** A list of different texts that a rule allows, or of none. */
    Optional<Set<String>> anyTexts(String name, TextRule rule) {
        return value(name, node -> node.isArray() ? node : null, "must be an array of strings")
                .filter(
                        array ->
                                holds(
                                        name,
                                        array.size() <= TEXTS_MAX,
                                        "must have at most " + TEXTS_MAX + " elements"))
                .map(array -> elements(name, array, rule));
    }

    /** Whether the member is there and null, which takes a value away. */
    boolean clears(String name) {
        asked.add(name);
        return object.path(name).isNull();
    }

    /** A member that must be there. */
    <T> Optional<T> required(String name, Optional<T> value) {
        require(name);
        return value;
    }

    /** The member must be there. */
    void require(String name) {
        if (!object.has(name)) {
            error(name, "is missing");
        }
    }

    /** Something is wrong with a member. */
    void error(String name, String detail) {
        errors.add(Problem.Defect.ofMember("/" + name, detail));
    }

    /**
     * Ends the reading.
     *
     * @throws Problem with all errors, if there is one
     */
    void finish() {
        for (String name : object.propertyNames()) {
            if (!asked.contains(name)) {
                errors.add(
                        Problem.Defect.ofMember(pointer(name), "is not a member of this request"));
            }
        }
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
    }

    private <T> Optional<T> value(
            String name, Function<JsonNode, @Nullable T> reading, String demand) {
        asked.add(name);
        JsonNode node = object.get(name);
        if (node == null) {
            return Optional.empty();
        }
        T value = reading.apply(node);
        if (value == null) {
            error(name, demand);
        }
        return Optional.ofNullable(value);
    }

    private boolean holds(String name, boolean condition, String demand) {
        if (!condition) {
            error(name, demand);
        }
        return condition;
    }

    private Set<String> elements(String name, JsonNode array, TextRule rule) {
        Set<String> elements = new LinkedHashSet<>();
        for (int i = 0; i < array.size(); i++) {
            JsonNode node = array.get(i);
            if (!node.isString() || !rule.allows(node.stringValue())) {
                error(name + "/" + i, rule.demand());
            } else if (!elements.add(node.stringValue())) {
                error(name + "/" + i, "is there twice");
            }
        }
        return elements;
    }

    private static @Nullable Long whole(JsonNode node) {
        return node.isIntegralNumber() ? node.longValue() : null;
    }

    private static @Nullable Instant parse(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static @Nullable LocalDate parseDate(String text) {
        try {
            LocalDate date = LocalDate.parse(text);
            return date.toString().equals(text) && date.getYear() <= YEAR_MAX ? date : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** The name of an unknown member is the caller's; only a harmless one is repeated. */
    private static String pointer(String name) {
        return TextRule.CODE.allows(name) ? "/" + name : "";
    }
}
