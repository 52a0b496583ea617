package org.milepost.avios;

import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.milepost.http.Json;
import org.milepost.http.MalformedJson;
import org.milepost.programme.Cents;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An object of a request's body while it is read: all that is wrong with it is gathered, each fault
 * with the exact path of its element. Elements that the call does not know are passed over, and one
 * that is null is not there.
 *
 * <p>Threads: belongs to its request.
 */
final class Element {

    private static final int LIST_MAX = 1_000;
    private static final int CASH_SCALE_MAX = 10;
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern DATE_TIME =
            Pattern.compile(
                    "(\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2})(:\\d{2}(?:\\.\\d{1,9})?)?"
                            + "(Z|[+-]\\d{2}(?::?\\d{2})?)?");

    private final ObjectNode object;
    private final String path;
    private final Faults faults;
    private final ErrorCode missing;

    private Element(ObjectNode object, String path, Faults faults, ErrorCode missing) {
        this.object = object;
        this.path = path;
        this.faults = faults;
        this.missing = missing;
    }

    /**
     * The object that a body spells; nothing, and a fault without path, when it spells none.
     *
     * @param missing the code of elements that are not there
     */
    static Optional<Element> ofBody(byte[] body, Faults faults, ErrorCode missing) {
        try {
            return Optional.of(new Element(Json.readObject(body), "", faults, missing));
        } catch (MalformedJson e) {
            faults.add(missing, body.length == 0 ? "The body is empty." : e.reason());
            return Optional.empty();
        }
    }

    /** A text, if it is there and follows its rule. */
    Optional<String> text(String name, ElementRule rule, int lengthMax) {
        JsonNode node = find(name);
        return node == null ? Optional.empty() : text(name, node, rule, lengthMax);
    }

    /** A text that must be there. */
    Optional<String> requiredText(String name, ElementRule rule, int lengthMax) {
        require(name);
        return text(name, rule, lengthMax);
    }

    /** A text that must be one of these words. */
    Optional<String> requiredWord(String name, List<String> words) {
        require(name);
        JsonNode node = find(name);
        if (node == null) {
            return Optional.empty();
        }
        if (!node.isString() || !words.contains(node.stringValue())) {
            invalid(name, "It must be " + String.join(", ", words) + ", in capitals.");
            return Optional.empty();
        }
        return Optional.of(node.stringValue());
    }

    /** A whole number that must be there, as a number or as digits in a text. */
    Optional<Long> requiredNumber(String name, int digitsMax, long least, long most) {
        require(name);
        return number(name, digitsMax, least, most);
    }

    /** A whole number, as a number or as digits in a text. */
    Optional<Long> number(String name, int digitsMax, long least, long most) {
        JsonNode node = find(name);
        if (node == null) {
            return Optional.empty();
        }
        String digits =
                node.isString()
                        ? node.stringValue()
                        : node.isIntegralNumber() ? node.asString() : "";
        boolean isNumber = digits.matches("[0-9]{1," + digitsMax + "}");
        long number = isNumber ? Long.parseLong(digits) : -1;
        if (number < least || number > most) {
            invalid(name, "It must be a whole number from " + least + " to " + most + ".");
            return Optional.empty();
        }
        return Optional.of(number);
    }

    /** An amount of money that must be there, as a number or a numeric text, to the cent. */
    Optional<Cents> requiredMoney(String name, Cents most) {
        require(name);
        JsonNode node = find(name);
        if (node == null) {
            return Optional.empty();
        }
        String text =
                node.isString()
                        ? node.stringValue()
                        : isShort(node) ? node.decimalValue().toPlainString() : "";
        Optional<Cents> cents = Cents.parse(text).filter(it -> it.compareTo(most) <= 0);
        if (cents.isEmpty()) {
            String limit = most.toDollars();
            invalid(name, "It must be an amount with at most two decimals, up to " + limit + ".");
        }
        return cents;
    }

    /** Whether a number can be spelled out: its exponent may be anything. */
    private static boolean isShort(JsonNode node) {
        return node.isNumber() && Math.abs((long) node.decimalValue().scale()) <= CASH_SCALE_MAX;
    }

    /** A date or time that must be there, in ISO-8601; without an offset it is in UTC. */
    Optional<Instant> requiredDate(String name) {
        require(name);
        JsonNode node = find(name);
        if (node == null) {
            return Optional.empty();
        }
        Instant date = node.isString() ? date(node.stringValue()) : null;
        if (date == null) {
            invalid(name, "It must be a date or time of ISO-8601.");
        }
        return Optional.ofNullable(date);
    }

    /** An object that must be there. */
    Optional<Element> requiredObject(String name) {
        require(name);
        return object(name);
    }

    /** An object. */
    Optional<Element> object(String name) {
        JsonNode node = find(name);
        if (node == null) {
            return Optional.empty();
        }
        if (node instanceof ObjectNode found) {
            return Optional.of(new Element(found, path(name), faults, missing));
        }
        invalid(name, "It must be an object.");
        return Optional.empty();
    }

    /** The objects of an array that must be there and have one at least. */
    List<Element> requiredObjects(String name) {
        require(name);
        if (object.path(name).isArray() && object.path(name).isEmpty()) {
            invalid(name, "It must have one element at least.");
        }
        return objects(name);
    }

    /** The objects of an array. */
    List<Element> objects(String name) {
        JsonNode node = find(name);
        if (node == null) {
            return List.of();
        }
        if (!node.isArray() || node.size() > LIST_MAX) {
            invalid(name, "It must be an array of objects, " + LIST_MAX + " at most.");
            return List.of();
        }
        List<Element> objects = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            String place = name + "[" + i + "]";
            if (node.get(i) instanceof ObjectNode found) {
                objects.add(new Element(found, path(place), faults, missing));
            } else {
                invalid(place, "It must be an object.");
            }
        }
        return objects;
    }

    /** Whether the element is there, well formed or not. */
    boolean has(String name) {
        return find(name) != null;
    }

    /**
     * The texts at these paths, as they were sent and in this order, each ended by a NUL, which no
     * well-formed text has; an element that is not there is an empty one.
     */
    String content(List<String> paths) {
        StringBuilder content = new StringBuilder();
        for (String each : paths) {
            JsonNode node = object.at("/" + each.replace('.', '/'));
            content.append(node.isString() ? node.stringValue() : "").append('\0');
        }
        return content.toString();
    }

    /** The element does not follow a rule that more than itself decides. */
    void invalid(String name, String what) {
        faults.add(ErrorCode.DATA_INVALID, path(name), what);
    }

    private Optional<String> text(String name, JsonNode node, ElementRule rule, int lengthMax) {
        String text =
                node.isString()
                        ? Normalizer.normalize(node.stringValue(), Normalizer.Form.NFC)
                        : "";
        int length = text.codePointCount(0, text.length());
        if (length < 1 || length > lengthMax || !rule.allows(text)) {
            invalid(name, "It must be 1 to " + lengthMax + " " + rule.words() + ".");
            return Optional.empty();
        }
        return Optional.of(node.stringValue());
    }

    private void require(String name) {
        if (find(name) == null) {
            faults.add(missing, path(name), "It is missing.");
        }
    }

    private @Nullable JsonNode find(String name) {
        JsonNode node = object.get(name);
        return node == null || node.isNull() ? null : node;
    }

    private String path(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static @Nullable Instant date(String text) {
        try {
            if (DATE.matcher(text).matches()) {
                return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
            }
            var parts = DATE_TIME.matcher(text);
            if (!parts.matches()) {
                return null;
            }
            String seconds = parts.group(2);
            LocalDateTime local =
                    LocalDateTime.parse(parts.group(1) + (seconds == null ? ":00" : seconds));
            String offset = parts.group(3);
            ZoneOffset zone = offset == null ? ZoneOffset.UTC : ZoneOffset.of(offset);
            return OffsetDateTime.of(local, zone).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
