package org.milepost.avios;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.milepost.Fuzzing;
import org.milepost.programme.AviosSettings;

/** Any body and query of a partner is read or refused with the elements at fault. */
@Tag("fuzz")
public final class PartnerFuzzTest {

    private static final Instant NOW = Instant.parse("2026-06-15T16:00:00Z");
    private static final LocalDate TODAY = LocalDate.parse("2026-06-15");

    @Test
    void anyBytesAreARequestOrRefused() throws IOException {
        Fuzzing.feed("partner", PartnerFuzzTest::fuzzerTestOneInput);
    }

    /** One input, by the name that Jazzer looks for. */
    public static void fuzzerTestOneInput(byte[] data) {
        String text = new String(data, UTF_8);
        List<Consumer<Faults>> readers =
                List.of(
                        faults -> CreditRequest.read(data, AviosSettings.ORDINARY, NOW, faults),
                        faults -> DebitRequest.read(data, AviosSettings.ORDINARY, faults),
                        faults -> ReverseRequest.read(data, faults),
                        faults -> member(data, faults),
                        faults -> TransactionQuery.read(text, faults));
        for (Consumer<Faults> reader : readers) {
            Faults faults = new Faults();
            try {
                reader.accept(faults);
            } catch (PartnerRefusal e) {
                if (e.code() == ErrorCode.REQUEST_INVALID && faults.isEmpty()) {
                    throw new AssertionError("refused without a fault", e);
                }
            }
        }
        PartnerGuard.key(text).ifPresent(PartnerFuzzTest::requireKey);
    }

    private static void member(byte[] data, Faults faults) {
        Element.ofBody(data, faults, ErrorCode.DATA_INVALID)
                .ifPresent(
                        it ->
                                MemberForm.read(
                                        it,
                                        AviosSettings.ORDINARY,
                                        TODAY,
                                        MemberForm.Demand.NAME_AND_BIRTH));
    }

    private static void requireKey(String key) {
        if (!key.matches("[A-Za-z0-9]{24}")) {
            throw new AssertionError("no key looks so");
        }
    }
}
