package org.milepost.reconciliation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.files.WrittenFile;
import org.milepost.reconciliation.PartnerLayout.Subject;

/** What partners' files look like. */
class PartnerLayoutTest {

    private static final long SEED = Long.getLong("layout.seed", System.nanoTime());

    /** Both layouts of settlement files can be sent back, whatever their texts are. */
    @ParameterizedTest
    @ValueSource(strings = {"csv", "rec"})
    void aSettlementFileIsReadAgain(String format) throws Exception {
        Random random = new Random(SEED);
        for (int i = 0; i < 100; i++) {
            WrittenFile written = WrittenFile.random(random, random.nextInt(20));
            Read read = read(format, written.bytes(format), random);

            assertThat(read.layout()).as("seed %d", SEED).isPresent();
            assertThat(read.lines())
                    .as("seed %d", SEED)
                    .isEqualTo(written.lines().stream().map(PartnerLayoutTest::expected).toList());
            if (format.equals("rec")) {
                assertThat(read.layout().orElseThrow().subject())
                        .contains(new Subject("SHOP", "MILES", "PTS", "2026-06-15"));
            }
        }
    }

    /** Whatever bytes come, each line is read or refused, and nothing fails. */
    @ParameterizedTest
    @ValueSource(strings = {"csv", "rec"})
    void aDamagedFileIsReadOrRefused(String format) throws Exception {
        Random random = new Random(SEED);
        for (int i = 0; i < 200; i++) {
            byte[] bytes = WrittenFile.random(random, 3).bytes(format);
            for (int j = 0; j < 5; j++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            assertThat(read(format, bytes, random).lines()).as("seed %d", SEED).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "confirmation",
                "amount,amount",
                "amount,member",
                "amount;confirmation",
                "\"amount"
            })
    void aHeadOfOtherNamesIsRefused(String head) {
        assertThat(PartnerLayout.of("csv", List.of(head))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1,a,b",
                "1.5,a",
                "+1,a",
                "01,a",
                "-0,a",
                " 1,a",
                "1e3,a",
                "9999999999999999,a",
                "1,\"a",
                "1,\"a\"b"
            })
    void aLineOfAnotherFormIsRefused(String line) {
        PartnerLayout layout =
                PartnerLayout.of("csv", List.of("amount,confirmation")).orElseThrow();

        assertThat(layout.read(line)).isEmpty();
        assertThat(layout.read("-95,\"a,b\"").orElseThrow().key(MatchKey.CONFIRMATION))
                .isEqualTo("a,b");
    }

    @Test
    void aTimeNeedsAnOffset() {
        PartnerLayout layout = PartnerLayout.of("csv", List.of("amount,bookedAt")).orElseThrow();

        assertThat(layout.read("1,2026-06-15T12:00:00-04:00").orElseThrow().at()).isPresent();
        assertThat(layout.read("1,2026-06-15T12:00:00")).isEmpty();
        assertThat(layout.read("1,15.06.2026")).isEmpty();
    }

    private record Read(
            Optional<? extends PartnerLayout> layout, List<Optional<PartnerLine>> lines) {}

    private static Read read(String format, byte[] bytes, Random random)
            throws InterruptedException {
        int[] at = {0};
        TextLineReader reader =
                new TextLineReader(
                        () -> {
                            if (at[0] == bytes.length) {
                                return Optional.empty();
                            }
                            int end = Math.min(bytes.length, at[0] + 1 + random.nextInt(200));
                            byte[] piece = Arrays.copyOfRange(bytes, at[0], end);
                            at[0] = end;
                            return Optional.of(piece);
                        });
        List<String> head = new ArrayList<>();
        for (int i = PartnerLayout.headLines(format); i > 0; i--) {
            head.add(reader.next().map(TextLine::text).orElse(""));
        }
        Optional<? extends PartnerLayout> layout = PartnerLayout.of(format, head);
        List<Optional<PartnerLine>> lines = new ArrayList<>();
        Optional<TextLine> next = reader.next();
        while (next.isPresent()) {
            TextLine line = next.get();
            if (layout.filter(it -> it.isTrailer(line.text())).isEmpty()) {
                lines.add(PartnerFileCheck.read(layout, line));
            }
            next = reader.next();
        }
        return new Read(layout, lines);
    }

    private static Optional<PartnerLine> expected(Map<String, String> fields) {
        assertThat(new String(fields.toString().getBytes(UTF_8), UTF_8)).isNotEmpty();
        return LineValues.line(fields);
    }
}
