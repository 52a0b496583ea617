package org.milepost.conformance;

import com.github.curiousoddman.rgxgen.RgxGen;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.milepost.openapi.OpenApiDocument;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Random values of the schemas of an OpenAPI document. They are meant to conform, which the caller
 * checks with a validator; a schema that uses a keyword that is not known here gives values that do
 * not.
 */
final class SchemaValues {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int ATTEMPTS_MAX = 20;
    private static final int LENGTH_USUAL = 60;
    private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();
    private static final Map<String, Optional<RgxGen>> GENERATORS = new ConcurrentHashMap<>();

    private final OpenApiDocument document;
    private final Random random;
    private final HardText hardText;

    SchemaValues(OpenApiDocument document, Random random) {
        this.document = document;
        this.random = random;
        this.hardText = new HardText(random);
    }

    /** A value of a schema. */
    JsonNode value(JsonNode written) {
        ObjectNode schema = merged(written);
        if (schema.has("const")) {
            return schema.path("const");
        }
        if (schema.has("enum")) {
            return schema.path("enum").path(random.nextInt(schema.path("enum").size()));
        }
        return switch (type(schema)) {
            case "object" -> object(schema);
            case "array" -> array(schema);
            case "string" -> StringNode.valueOf(text(schema));
            case "integer" -> whole(schema);
            case "number" -> decimal(schema);
            case "boolean" -> NODES.booleanNode(random.nextBoolean());
            default -> NODES.nullNode();
        };
    }

    /** A value like this one of the schema, with some parts replaced, left out or added. */
    JsonNode variation(JsonNode value, JsonNode written, int replacedOf) {
        ObjectNode schema = merged(written);
        if (value instanceof ObjectNode object && schema.has("properties")) {
            ObjectNode other = object.deepCopy();
            Set<String> required = required(schema);
            schema.path("properties")
                    .forEachEntry(
                            (name, property) -> {
                                JsonNode before = other.get(name);
                                if (before != null && chance(replacedOf)) {
                                    other.set(name, value(property));
                                } else if (before != null) {
                                    other.set(name, variation(before, property, replacedOf));
                                } else if (chance(2 * replacedOf)) {
                                    other.set(name, value(property));
                                }
                                if (!required.contains(name) && chance(4 * replacedOf)) {
                                    other.remove(name);
                                }
                            });
            addUnknown(other, schema);
            return other;
        }
        return chance(replacedOf) ? value(written) : value;
    }

    private boolean chance(int oneOf) {
        return random.nextInt(oneOf) == 0;
    }

    /** The schema with its reference resolved and one of its alternatives chosen. */
    private ObjectNode merged(JsonNode written) {
        JsonNode schema = written;
        while (schema.has("$ref")) {
            schema = document.at(schema.path("$ref").asString().substring(1));
        }
        ObjectNode merged = ((ObjectNode) schema).deepCopy();
        for (String keyword : List.of("oneOf", "anyOf")) {
            if (merged.remove(keyword) instanceof ArrayNode choices) {
                add(merged, merged(choices.path(random.nextInt(choices.size()))));
            }
        }
        if (merged.remove("allOf") instanceof ArrayNode all) {
            all.forEach(it -> add(merged, merged(it)));
        }
        return merged;
    }

    private static void add(ObjectNode schema, ObjectNode more) {
        more.forEachEntry(
                (keyword, value) -> {
                    JsonNode before = schema.get(keyword);
                    if (before instanceof ObjectNode object && value instanceof ObjectNode other) {
                        object.setAll(other);
                    } else if (before instanceof ArrayNode array
                            && value instanceof ArrayNode other
                            && keyword.equals("required")) {
                        array.addAll(other);
                    } else {
                        schema.set(keyword, value);
                    }
                });
    }

    private String type(ObjectNode schema) {
        JsonNode type = schema.path("type");
        if (type.isArray()) {
            return type.path(random.nextInt(type.size())).asString();
        }
        return type.asString(schema.has("properties") ? "object" : "null");
    }

    private static Set<String> required(ObjectNode schema) {
        Set<String> required = new TreeSet<>();
        schema.path("required").forEach(it -> required.add(it.asString()));
        return required;
    }

    private ObjectNode object(ObjectNode schema) {
        ObjectNode object = NODES.objectNode();
        Set<String> required = required(schema);
        schema.path("properties")
                .forEachEntry(
                        (name, property) -> {
                            if (required.contains(name) || random.nextBoolean()) {
                                object.set(name, value(property));
                            }
                        });
        addUnknown(object, schema);
        return object;
    }

    /** A member that the document does not know, where it allows others. */
    private void addUnknown(ObjectNode object, ObjectNode schema) {
        JsonNode others = schema.path("additionalProperties");
        boolean isOpen = others.isMissingNode() || others.asBoolean(false);
        if (isOpen && chance(12)) {
            object.set(
                    "unknown" + random.nextInt(3),
                    chance(2)
                            ? StringNode.valueOf(hardText.next(random.nextInt(9)))
                            : NODES.arrayNode().add(random.nextInt()).addObject().putNull("x"));
        } else if (others instanceof ObjectNode each && chance(2)) {
            object.set("key" + random.nextInt(9), value(each));
        }
    }

    private ArrayNode array(ObjectNode schema) {
        int least = schema.path("minItems").asInt(0);
        int most = schema.path("maxItems").asInt(Integer.MAX_VALUE);
        int size = (int) Math.min(most, least + (long) random.nextInt(chance(50) ? 40 : 4));
        ArrayNode array = NODES.arrayNode();
        Set<String> known = new TreeSet<>();
        for (int i = 0; i < size; i++) {
            JsonNode element = value(schema.path("items"));
            if (!schema.path("uniqueItems").asBoolean(false) || known.add(element.toString())) {
                array.add(element);
            }
        }
        return array;
    }

    private String text(ObjectNode schema) {
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            String text = candidate(schema);
            if (fits(text, schema)) {
                return text;
            }
        }
        return example(schema).orElse("");
    }

    private String candidate(ObjectNode schema) {
        Optional<String> formatted = formatted(schema.path("format").asString(""));
        if (formatted.isPresent()) {
            return formatted.get();
        }
        int least = schema.path("minLength").asInt(0);
        int most = schema.path("maxLength").asInt(Math.max(LENGTH_USUAL, 2 * least));
        int length =
                switch (random.nextInt(4)) {
                    case 0 -> least;
                    case 1 -> most;
                    default -> least + random.nextInt(most - least + 1);
                };
        Optional<RgxGen> generator =
                schema.has("pattern")
                        ? GENERATORS.computeIfAbsent(
                                schema.path("pattern").asString(), SchemaValues::generator)
                        : Optional.empty();
        if (generator.isPresent() && !chance(4)) {
            String text = generator.get().generate(random);
            boolean isLonger = text.codePointCount(0, text.length()) > most;
            return isLonger ? text.substring(0, text.offsetByCodePoints(0, most)) : text;
        }
        return chance(8) ? example(schema).orElse("") : hardText.next(length);
    }

    /** Empty when the generator does not know the pattern's syntax. */
    private static Optional<RgxGen> generator(String pattern) {
        try {
            RgxGen generator = RgxGen.parse(pattern);
            generator.generate(new Random(1));
            return Optional.of(generator);
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    private Optional<String> formatted(String format) {
        return switch (format) {
            case "date" -> Optional.of(date().toString());
            case "date-time" -> Optional.of(dateTime());
            default -> Optional.empty();
        };
    }

    private LocalDate date() {
        return switch (random.nextInt(6)) {
            case 0 -> LocalDate.of(1, 1, 1);
            case 1 -> LocalDate.of(9999, 12, 31);
            case 2 -> LocalDate.of(2000, 2, 29);
            default -> LocalDate.of(1 + random.nextInt(9999), 1, 1).plusDays(random.nextInt(365));
        };
    }

    /** A time of RFC 3339. */
    private String dateTime() {
        Instant at =
                date().atStartOfDay(ZoneOffset.UTC).toInstant().plusSeconds(random.nextInt(86_400));
        ZoneOffset offset = ZoneOffset.ofTotalSeconds(60 * (random.nextInt(1_439) - 719));
        String local =
                DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(
                        at.atOffset(ZoneOffset.UTC).toLocalDateTime());
        String seconds = local.length() == 16 ? local + ":00" : local;
        String fraction = chance(2) ? "" : "." + digits(1 + random.nextInt(12));
        String zone = chance(2) ? "Z" : offset.equals(ZoneOffset.UTC) ? "+00:00" : offset.getId();
        return (seconds + fraction + zone).replace('T', chance(9) ? 't' : 'T');
    }

    private String digits(int count) {
        StringBuilder digits = new StringBuilder();
        random.ints(count, 0, 10).forEach(digits::append);
        return digits.toString();
    }

    private static Optional<String> example(ObjectNode schema) {
        JsonNode examples = schema.path("examples").path(0);
        JsonNode example = examples.isMissingNode() ? schema.path("example") : examples;
        return example.isString() ? Optional.of(example.stringValue()) : Optional.empty();
    }

    private static boolean fits(String text, ObjectNode schema) {
        int length = text.codePointCount(0, text.length());
        return schema.path("minLength").asInt(0) <= length
                && length <= schema.path("maxLength").asInt(Integer.MAX_VALUE)
                && (!schema.has("pattern")
                        || PATTERNS.computeIfAbsent(
                                        schema.path("pattern").asString(), Pattern::compile)
                                .matcher(text)
                                .find());
    }

    /** A whole number, spelled in one of the ways that JSON has. */
    private JsonNode whole(ObjectNode schema) {
        long least = schema.path("minimum").asLong(-1_000_000);
        long most = schema.path("maximum").asLong(1_000_000);
        long number =
                switch (random.nextInt(4)) {
                    case 0 -> least;
                    case 1 -> most;
                    case 2 -> Math.clamp(100L * random.nextInt(100), least, most);
                    default -> random.nextLong(least, most) + random.nextInt(2);
                };
        BigDecimal plain = BigDecimal.valueOf(number);
        return switch (random.nextInt(5)) {
            case 0 -> new DecimalNode(plain.setScale(1 + random.nextInt(30)));
            case 1 -> new DecimalNode(plain.stripTrailingZeros());
            default -> NODES.numberNode(number);
        };
    }

    private JsonNode decimal(ObjectNode schema) {
        BigDecimal least = schema.path("minimum").asDecimal(BigDecimal.ZERO);
        BigDecimal most = schema.path("maximum").asDecimal(new BigDecimal("1000000"));
        BigDecimal step = schema.path("multipleOf").asDecimal(new BigDecimal("0.01"));
        BigInteger steps = most.subtract(least).divide(step, RoundingMode.FLOOR).toBigInteger();
        BigDecimal number =
                least.add(
                        step.multiply(BigDecimal.valueOf(random.nextLong(steps.longValue() + 1))));
        return new DecimalNode(chance(3) ? number.stripTrailingZeros() : number);
    }
}
