package org.milepost.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.milepost.files.SettlementLine.Original;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.HouseRole;
import org.milepost.ledger.TransferId;
import org.milepost.ledger.TransferKind;

/** What is written in a layout is read again, and the bytes of version 1 stay what they are. */
class LayoutTest {

    private static final long SEED = Long.getLong("layouts.seed", System.nanoTime());
    private static final Instant NOON = Instant.parse("2026-06-15T16:00:00.000001Z");
    private static final LocalDate DAY = LocalDate.parse("2026-06-15");
    private static final FileHead HEAD =
            new FileHead(
                    "SHOP",
                    "MILES",
                    "CASH",
                    DAY,
                    Instant.parse("2026-06-15T07:00:00Z"),
                    Instant.parse("2026-06-16T07:00:00Z"),
                    17,
                    1);

    /** Pieces of texts that programs often handle wrongly. */
    private static final List<String> PIECES =
            List.of(
                    "%",
                    "%%", "%25", "\n", "\r\n", ",", "\"", "\"\"", "=1+1", "+", "-", "@", "\t", "'",
                    "''", ";", "é", "𝄞", "\u0000", "\u2028", "DT", " ", "0190", "x", "{", "\\");

    @Test
    void whatIsWrittenIsReadAgain() {
        Random random = new Random(SEED);
        for (int file = 0; file < 300; file++) {
            List<SettlementLine> lines = new ArrayList<>();
            for (int i = random.nextInt(12); i > 0; i--) {
                lines.add(line(random));
            }
            FileTotals totals = FileTotals.none(-5, -5).with(lines);
            int size = 1 + random.nextInt(5);
            List<Map<String, String>> expected = expected(lines);

            ReadFile rec = ReadFile.reconciliation(bytes(FileFormat.REC, lines, size, totals));
            ReadFile csv = ReadFile.csv(bytes(FileFormat.CSV, lines, size, totals));
            ReadFile json = ReadFile.json(bytes(FileFormat.JSON, lines, size, totals));

            assertThat(rec.lines()).as("layouts.seed %d", SEED).isEqualTo(expected);
            assertThat(csv.lines()).as("layouts.seed %d", SEED).isEqualTo(expected);
            assertThat(json.lines()).as("layouts.seed %d", SEED).isEqualTo(expected);
            assertThat(rec.totals())
                    .isEqualTo(json.totals())
                    .containsExactly(
                            totals.lines(),
                            totals.added(),
                            totals.taken(),
                            totals.opening(),
                            totals.closing());
        }
    }

    /** A file that was given out must be the same in every later version. */
    @Test
    void theBytesOfVersionOneStay() {
        List<SettlementLine> lines =
                List.of(
                        with(95, "a%%b", Optional.empty()),
                        with(-95, "=1+1", Optional.of(new Original("C0", DAY.minusDays(1)))));
        FileTotals totals = FileTotals.none(10, 10).with(lines);

        assertThat(new String(bytes(FileFormat.REC, lines, 9, totals), UTF_8))
                .isEqualTo(
                        """
                        H1%%MILEPOST%%1%%SHOP%%MILES%%CASH
                        H2%%17%%2026-06-15%%2026-06-15T07:00:00Z%%2026-06-16T07:00:00Z
                        DT%%1%%2026-06-15T16:00:00.000001Z%%2026-06-15%%redemption%%redemption%%95%%SPON000101%%0001%%C1%%%%%%%%TR%%%%a%25%25b
                        DT%%2%%2026-06-15T16:00:00.000001Z%%2026-06-15%%reversal%%redemption%%-95%%SPON000101%%0001%%C1%%C0%%2026-06-14%%%%TR%%%%=1+1
                        T1%%2%%95%%-95
                        T2%%10%%10
                        """);
        assertThat(new String(bytes(FileFormat.CSV, lines, 9, totals), UTF_8))
                .isEqualTo(
                        """
                        line,bookedAt,bookedOn,kind,account,amount,terminal,store,confirmation,original,originalDay,happenedAt,trace,transactionId,reference
                        1,2026-06-15T16:00:00.000001Z,2026-06-15,redemption,redemption,95,SPON000101,0001,C1,,,,TR,,a%%b
                        2,2026-06-15T16:00:00.000001Z,2026-06-15,reversal,redemption,-95,SPON000101,0001,C1,C0,2026-06-14,,TR,,'=1+1
                        """
                                .replace("\n", "\r\n"));
        assertThat(new String(bytes(FileFormat.JSON, lines, 9, totals), UTF_8))
                .isEqualTo(
                        """
                        {"file":{"partner":"SHOP","programme":"MILES","currency":"CASH","number":17,"day":"2026-06-15","startsAt":"2026-06-15T07:00:00Z","endsAt":"2026-06-16T07:00:00Z","layout":1},
                        "lines":[
                        {"line":1,"bookedAt":"2026-06-15T16:00:00.000001Z","bookedOn":"2026-06-15","kind":"redemption","account":"redemption","amount":95,"terminal":"SPON000101","store":"0001","confirmation":"C1","trace":"TR","reference":"a%%b"},
                        {"line":2,"bookedAt":"2026-06-15T16:00:00.000001Z","bookedOn":"2026-06-15","kind":"reversal","account":"redemption","amount":-95,"terminal":"SPON000101","store":"0001","confirmation":"C1","original":"C0","originalDay":"2026-06-14","trace":"TR","reference":"=1+1"}],
                        "totals":{"lines":2,"added":95,"taken":-95,"opening":10,"closing":10}}
                        """);
    }

    /** What spreadsheets run as a formula. */
    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"})
    void noTextOfACsvFileIsAFormula(String text) {
        String csv =
                new String(
                        bytes(
                                FileFormat.CSV,
                                List.of(with(1, text, Optional.empty())),
                                1,
                                FileTotals.none(0, 1)),
                        UTF_8);

        assertThat(csv).contains("'" + text).doesNotContain("," + text, "\"" + text);
    }

    private static byte[] bytes(
            FileFormat format, List<SettlementLine> lines, int size, FileTotals totals) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int from = 0;
        while (lines.size() - from >= size) {
            List<SettlementLine> some = lines.subList(from, from + size);
            out.writeBytes(format.bytes(new FilePart(HEAD, from + 1, some, Optional.empty())));
            from += size;
        }
        List<SettlementLine> rest = lines.subList(from, lines.size());
        out.writeBytes(format.bytes(new FilePart(HEAD, from + 1, rest, Optional.of(totals))));
        return out.toByteArray();
    }

    private static List<Map<String, String>> expected(List<SettlementLine> lines) {
        List<Map<String, String>> expected = new ArrayList<>();
        for (SettlementLine line : lines) {
            Map<String, String> values = new LinkedHashMap<>();
            values.put("line", Integer.toString(expected.size() + 1));
            values.put("bookedAt", line.key().at().toString());
            values.put("bookedOn", line.bookedOn().toString());
            values.put("kind", line.kind() == TransferKind.REVERSAL ? "reversal" : "part-reversal");
            values.put("account", "issuance");
            values.put("amount", Long.toString(line.amount()));
            values.put("terminal", line.terminal());
            values.put("store", line.store());
            values.put("confirmation", line.confirmation());
            line.original().ifPresent(it -> values.put("original", it.confirmation()));
            line.original().ifPresent(it -> values.put("originalDay", it.day().toString()));
            line.happenedAt().ifPresent(it -> values.put("happenedAt", it.toString()));
            values.put("trace", line.trace());
            values.put("transactionId", line.transactionId());
            values.put("reference", line.reference());
            values.values().removeIf(String::isEmpty);
            expected.add(values);
        }
        return expected;
    }

    private static SettlementLine line(Random random) {
        boolean isWhole = random.nextBoolean();
        return new SettlementLine(
                new LineKey(
                        NOON.plusNanos(1_000L * random.nextInt()),
                        new TransferId(new AccountId(1, 1), 2),
                        0),
                new House(1, 1, 1, HouseRole.ISSUANCE),
                DAY,
                DAY,
                isWhole ? TransferKind.REVERSAL : TransferKind.PART_REVERSAL,
                random.nextLong(-9_999, 10_000),
                text(random),
                random.nextBoolean()
                        ? Optional.of(new Original("C" + random.nextInt(9), DAY))
                        : Optional.empty(),
                random.nextBoolean() ? Optional.of(NOON) : Optional.empty(),
                text(random),
                text(random),
                text(random),
                text(random),
                text(random));
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    private static SettlementLine with(long amount, String reference, Optional<Original> original) {
        return new SettlementLine(
                new LineKey(NOON, new TransferId(new AccountId(1, 1), 2), 0),
                new House(1, 1, 1, HouseRole.REDEMPTION),
                DAY,
                DAY,
                original.isPresent() ? TransferKind.REVERSAL : TransferKind.REDEMPTION,
                amount,
                "C1",
                original,
                Optional.empty(),
                "0001",
                "SPON000101",
                "TR",
                "",
                reference);
    }
}
