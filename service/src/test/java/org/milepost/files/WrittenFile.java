package org.milepost.files;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.milepost.files.SettlementLine.Original;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.HouseRole;
import org.milepost.ledger.TransferId;
import org.milepost.ledger.TransferKind;

/**
 * A settlement file of SHOP in MILES for tests of what reads such files.
 *
 * @param settled its lines
 */
public record WrittenFile(List<Object> settled) {

    private static final LocalDate DAY = LocalDate.parse("2026-06-15");
    private static final Instant NOON = Instant.parse("2026-06-15T16:00:00.000001Z");
    private static final FileHead HEAD =
            new FileHead("SHOP", "MILES", "PTS", DAY, NOON, NOON.plusSeconds(86_400), 17, 1);

    /** Pieces of texts that programs often handle wrongly, but for line breaks. */
    private static final List<String> PIECES =
            List.of(
                    "%",
                    "%%", "%25", ",", "\"", "\"\"", "=1", "+", "'", "''", ";", "é", "𝄞", "\\");

    /** A file with random texts. */
    public static WrittenFile random(Random random, int count) {
        List<Object> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add(line(random));
        }
        return new WrittenFile(lines);
    }

    private List<SettlementLine> all() {
        return settled.stream().map(SettlementLine.class::cast).toList();
    }

    /** Its bytes in a format. */
    public byte[] bytes(String format) {
        FileTotals totals = FileTotals.none(0, 0).with(all());
        return FileFormat.ofWord(format)
                .orElseThrow()
                .bytes(new FilePart(HEAD, 1, all(), Optional.of(totals)));
    }

    /** The fields of its lines by their names. */
    public List<Map<String, String>> lines() {
        List<Map<String, String>> lines = new ArrayList<>();
        for (SettlementLine line : all()) {
            Map<String, String> fields = new HashMap<>();
            for (LineField field : LineField.values()) {
                fields.put(field.label(), field.of(line));
            }
            lines.add(fields);
        }
        return lines;
    }

    private static SettlementLine line(Random random) {
        return new SettlementLine(
                new LineKey(
                        NOON.plusNanos(1_000L * random.nextInt()),
                        new TransferId(new AccountId(1, 1), 2),
                        0),
                new House(1, 1, 1, HouseRole.ISSUANCE),
                DAY,
                DAY,
                TransferKind.REVERSAL,
                random.nextLong(-9_999, 10_000),
                text(random),
                random.nextBoolean() ? Optional.of(new Original("C", DAY)) : Optional.empty(),
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
}
