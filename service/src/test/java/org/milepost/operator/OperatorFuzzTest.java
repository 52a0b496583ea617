package org.milepost.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.milepost.Fuzzing;
import org.milepost.http.Json;
import org.milepost.http.MalformedJson;

/** Any query and form of an operator is read or refused. */
@Tag("fuzz")
public final class OperatorFuzzTest {

    private static final Set<String> KNOWN = Set.of("limit", "after", "order");

    @Test
    void anyBytesAreAQueryOrAFormOrRefused() throws IOException {
        Fuzzing.feed("operator", OperatorFuzzTest::fuzzerTestOneInput);
    }

    /** One input, by the name that Jazzer looks for. */
    public static void fuzzerTestOneInput(byte[] data) {
        try {
            Query query = Query.of(new String(data, UTF_8), KNOWN);
            if (query.limit() < 1 || query.afterNumber().orElse(0) < 0) {
                throw new AssertionError("out of range");
            }
        } catch (Problem e) {
            requireDetail(e);
        }
        try {
            Form form = new Form(Json.readObject(data));
            form.number("number", 0, Long.MAX_VALUE);
            form.flag("flag");
            form.instant("instant");
            form.dollars("dollars");
        } catch (Problem e) {
            requireDetail(e);
        } catch (MalformedJson e) {
            requireDetail(e);
        }
    }

    private static void requireDetail(RuntimeException refusal) {
        if (refusal.getMessage() == null) {
            throw new AssertionError("refused without a text", refusal);
        }
    }
}
