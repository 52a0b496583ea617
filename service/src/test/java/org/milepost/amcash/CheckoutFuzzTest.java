package org.milepost.amcash;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.milepost.Fuzzing;
import org.milepost.dialect.IsoDateTime;
import org.milepost.http.Text;
import org.milepost.programme.Cents;

/** Any body, date and amount of a checkout request is read or refused. */
@Tag("fuzz")
public final class CheckoutFuzzTest {

    @Test
    void anyBytesAreARequestOrRefused() throws IOException {
        Fuzzing.feed("checkout", CheckoutFuzzTest::fuzzerTestOneInput);
    }

    /** One input, by the name that Jazzer looks for. */
    public static void fuzzerTestOneInput(byte[] data) {
        for (Call call : Call.values()) {
            try {
                CheckoutRequest.read(call, data)
                        .fields()
                        .values()
                        .forEach(CheckoutFuzzTest::requirePrintable);
            } catch (InvalidParameter e) {
                requirePrintable(e.detail());
            }
        }
        String text = new String(data, UTF_8);
        Optional<Instant> time = IsoDateTime.readWithOffset(text);
        if (!time.equals(time.map(it -> it.truncatedTo(ChronoUnit.MICROS)))) {
            throw new AssertionError("times are in microseconds");
        }
        if (Cents.parse(text).isPresent() && !text.matches("[0-9]{1,13}([.][0-9]{1,2})?")) {
            throw new AssertionError("no amount looks so");
        }
    }

    private static void requirePrintable(String text) {
        if (!Text.isPrintable(text)) {
            throw new AssertionError("not printable");
        }
    }
}
