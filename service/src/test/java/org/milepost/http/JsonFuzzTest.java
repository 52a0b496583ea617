package org.milepost.http;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.milepost.Fuzzing;

/** Any bytes are a JSON object or refused, in words that can be shown. */
@Tag("fuzz")
public final class JsonFuzzTest {

    @Test
    void anyBytesAreAnObjectOrRefused() throws IOException {
        Fuzzing.feed("json", JsonFuzzTest::fuzzerTestOneInput);
    }

    /** One input, by the name that Jazzer looks for. */
    public static void fuzzerTestOneInput(byte[] data) {
        try {
            Json.readObject(data);
        } catch (MalformedJson e) {
            if (!e.reason().matches("[ -~]{1,100}")) {
                throw new AssertionError(e.reason(), e);
            }
        }
    }
}
