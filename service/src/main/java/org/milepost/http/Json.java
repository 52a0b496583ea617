package org.milepost.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Strict JSON in, plain JSON out.
 *
 * <p>A request is one JSON object in UTF-8 (RFC 8259) and nothing else: no other encoding, no byte
 * order mark, no second document, no member twice, at most {@value #DEPTH_MAX} levels deep, no
 * number longer than {@value #NUMBER_LENGTH_MAX} characters, at most {@value #TOKENS_MAX} tokens:
 * names, values, and starts and ends of objects and lists. The result is a tree that keeps the type
 * of every value, so that 1 and "1" differ. Decimal numbers keep all their digits; their exponents
 * may have 31 bits, so check the range of a number before you convert it to a whole number. Texts
 * may contain control characters and unpaired surrogates, which were sent as escapes; {@link
 * Text#isPrintable} finds them.
 *
 * <p>Threads: shared.
 */
public final class Json {

    private static final int DEPTH_MAX = 32;
    private static final int NUMBER_LENGTH_MAX = 100;

    /** More than 16 KiB can spell. A tree takes up to 30 times the memory of its text. */
    private static final int TOKENS_MAX = 20_000;

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(DEPTH_MAX)
                                    .maxNumberLength(NUMBER_LENGTH_MAX)
                                    .maxTokenCount(TOKENS_MAX)
                                    .build())
                    .build();

    private static final JsonMapper MAPPER =
            JsonMapper.builder(FACTORY)
                    .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();

    private Json() {}

    /**
     * The object that this body spells.
     *
     * @throws MalformedJson when the body is anything else
     */
    public static ObjectNode readObject(byte[] body) {
        JsonNode root = read(decode(body));
        if (root instanceof ObjectNode object) {
            return object;
        }
        throw new MalformedJson("The body is not a JSON object.");
    }

    /**
     * The UTF-8 bytes of what the writer writes.
     *
     * @param bytesExpected a guess at the length; being wrong costs a copy
     */
    public static byte[] write(int bytesExpected, Consumer<JsonGenerator> writer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(bytesExpected);
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            writer.accept(json);
        }
        return bytes.toByteArray();
    }

    /**
     * The UTF-8 bytes of an object.
     *
     * @param bytesExpected a guess at the length; being wrong costs a copy
     * @param members writes what is in the object
     */
    public static byte[] writeObject(int bytesExpected, Consumer<JsonGenerator> members) {
        return write(
                bytesExpected,
                json -> {
                    json.writeStartObject();
                    members.accept(json);
                    json.writeEndObject();
                });
    }

    private static JsonNode read(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (StreamConstraintsException e) {
            throw new MalformedJson(
                    "The JSON is nested too deeply, has too long a number or too many values.");
        } catch (StreamReadException e) {
            throw new MalformedJson("The body is not valid JSON" + place(e.getLocation()) + ".");
        } catch (DatabindException e) {
            throw new MalformedJson(
                    "The JSON has a duplicate member or content after its end"
                            + place(e.getLocation())
                            + ".",
                    repeatedMember(text));
        } catch (JacksonException e) {
            throw new MalformedJson("The body is not valid JSON.");
        } catch (NumberFormatException e) { // its parser does not catch this one
            throw new MalformedJson("The JSON has a number with too large an exponent.");
        }
    }

    /** The first member that the outermost object has twice; the text was well formed. */
    private static Optional<String> repeatedMember(String text) {
        Set<String> names = new HashSet<>();
        try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                if (!names.add(json.currentName())) {
                    return Optional.of(json.currentName());
                }
                json.nextToken();
                json.skipChildren();
            }
        } catch (JacksonException e) {
            return Optional.empty(); // well formed up to its first fault only
        }
        return Optional.empty();
    }

    private static String place(@Nullable TokenStreamLocation at) {
        return at == null || at.getLineNr() < 1
                ? ""
                : ", line " + at.getLineNr() + " column " + at.getColumnNr();
    }

    /**
     * The body as text. The decoder of the JDK is fast but puts U+FFFD for bytes that are not
     * UTF-8; only a text that has this character is decoded again, strictly.
     */
    private static String decode(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0) {
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            } catch (CharacterCodingException e) {
                throw new MalformedJson("The body is not UTF-8.");
            }
        }
        return text;
    }
}
