package org.milepost.incoming;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fixed-width layout of batch issuance. */
class BatchLayoutTest {

    private static final long SEED = Long.getLong("batch.seed", System.nanoTime());
    private static final String LETTERS = "ABCXYZabcxyz0123456789";

    /** The layout is a contract: its bytes do not change. */
    @Test
    void theRecordsHaveTheirBytes() {
        BatchHeader header =
                new BatchHeader(
                        "AIRM", 11, LocalDate.parse("2026-11-29"), LocalTime.of(23, 5, 7), 2, 1234);
        BatchDetail detail =
                new BatchDetail(
                        "80000000001", "00000000000000004711", "LOY1", "BONUS", "12", "B7", -120);

        assertThat(header.written())
                .isEqualTo(
                        "TH      AIRM00001120261129230507000000020000000"
                                + "00123D"
                                + " ".repeat(26 + 42 + 79 + 50));
        assertThat(detail.written())
                .isEqualTo(
                        "TD               8000000000100000000000000004711LOY1BONUS   12  B7       "
                                + "00000012}"
                                + " ".repeat(250 - 82));
    }

    @Test
    void everyFieldHasItsPlace() {
        assertThat(HeaderField.PROVIDER_AREA.offset()).isEqualTo(200);
        assertThat(DetailField.PROVIDER_AREA.offset()).isEqualTo(200);
        assertThat(Arrays.stream(HeaderField.values()).mapToInt(HeaderField::width).sum())
                .isEqualTo(FixedField.RECORD_LENGTH);
        assertThat(Arrays.stream(DetailField.values()).mapToInt(DetailField::width).sum())
                .isEqualTo(FixedField.RECORD_LENGTH);
    }

    @Test
    void whatIsWrittenIsReadAgain() throws Exception {
        Random random = new Random(SEED);
        for (int i = 0; i < 500; i++) {
            BatchHeader header =
                    new BatchHeader(
                            text(random, 4, 4),
                            1 + random.nextInt(999_999),
                            LocalDate.ofEpochDay(random.nextInt(40_000)),
                            LocalTime.ofSecondOfDay(random.nextInt(86_400)),
                            random.nextInt(100_000_000),
                            random.nextLong(-9_999_999_999_999L, 10_000_000_000_000L));
            BatchDetail detail =
                    new BatchDetail(
                            digits(random, 11),
                            digits(random, 20),
                            text(random, 4, 4),
                            text(random, 0, 8),
                            text(random, 0, 4),
                            text(random, 0, 9),
                            random.nextLong(-999_999_999, 1_000_000_000));
            List<BatchRecord> records =
                    records(
                            random,
                            header.written() + end(random) + detail.written() + end(random));

            assertThat(records).as("seed %d", SEED).hasSize(2).allMatch(BatchRecord::isWhole);
            assertThat(BatchHeader.read(records.get(0))).as("seed %d", SEED).contains(header);
            assertThat(BatchDetail.read(records.get(1)).detail())
                    .as("seed %d", SEED)
                    .contains(detail);
        }
    }

    /** A byte that is changed makes another record or a fault, and never an exception. */
    @Test
    void aDamagedRecordIsReadOrRefused() throws Exception {
        Random random = new Random(SEED);
        BatchDetail detail =
                new BatchDetail("80000000001", "1".repeat(20), "LOY1", "O", "L", "B", 95);
        for (int i = 0; i < 2_000; i++) {
            char[] text = detail.written().toCharArray();
            text[random.nextInt(text.length)] = (char) random.nextInt(256);
            for (BatchRecord record : records(random, new String(text) + "\r")) {
                BatchDetail.Parsed parsed = BatchDetail.read(record);
                assertThat(parsed.detail().isEmpty())
                        .as("seed %d", SEED)
                        .isEqualTo(!parsed.faults().isEmpty());
                assertThat(record.fitted()).hasSize(FixedField.RECORD_LENGTH);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"12C, 123", "12L, -123", "00{, 0", "00}, 0", "123, 123", "I, 9", "R, -9"})
    void theLastCharacterHasTheSign(String text, long number) {
        assertThat(Overpunch.read(text)).contains(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " 12", "1A2", "12c", "-12", "12+", "1234567890123456789"})
    void whatIsNoNumberIsNotRead(String text) {
        assertThat(Overpunch.read(text)).isEmpty();
    }

    @Test
    void aRecordWithoutEndIsNotWhole() throws Exception {
        BatchDetail detail = new BatchDetail("80000000001", "1".repeat(20), "LOY1", "", "", "", 95);

        assertThat(records(new Random(1), detail.written()))
                .singleElement()
                .satisfies(it -> assertThat(it.isWhole()).isFalse());
        assertThat(records(new Random(1), detail.written() + " \r").getFirst().isWhole()).isFalse();
        assertThat(
                        records(new Random(1), detail.written().substring(1) + "\n")
                                .getFirst()
                                .isWhole())
                .isFalse();
    }

    private static List<BatchRecord> records(Random random, String text)
            throws InterruptedException {
        byte[] bytes = text.getBytes(ISO_8859_1);
        int[] at = {0};
        BatchRecordReader reader =
                new BatchRecordReader(
                        () -> {
                            if (at[0] == bytes.length) {
                                return Optional.empty();
                            }
                            int end = Math.min(bytes.length, at[0] + 1 + random.nextInt(300));
                            byte[] piece = Arrays.copyOfRange(bytes, at[0], end);
                            at[0] = end;
                            return Optional.of(piece);
                        });
        List<BatchRecord> records = new ArrayList<>();
        Optional<BatchRecord> next = reader.next();
        while (next.isPresent()) {
            records.add(next.get());
            next = reader.next();
        }
        return records;
    }

    private static String end(Random random) {
        return List.of("\r", "\n", "\r\n").get(random.nextInt(3));
    }

    private static String digits(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) ('0' + random.nextInt(10)));
        }
        return text.toString();
    }

    private static String text(Random random, int least, int most) {
        int length = least + random.nextInt(most - least + 1);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }
}
