package org.milepost.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImportVerdictFileTest {

    private static final List<CsvRow> ROWS =
            IntStream.rangeClosed(1, 5).mapToObj(it -> new CsvRow(it, it + 1, List.of())).toList();

    @TempDir Path directory;

    /** At whatever byte the file ends, it goes on with a whole line, and is whole at the end. */
    @Test
    void aFileThatEndsAnywhereIsContinued() throws IOException {
        Path file = directory.resolve("verdicts.csv");
        List<RowVerdict> verdicts =
                IntStream.range(0, ROWS.size())
                        .mapToObj(
                                it ->
                                        it % 3 == 0
                                                ? RowVerdict.refused("number", "a, b")
                                                : RowVerdict.ADDED)
                        .toList();
        try (ImportVerdictFile created = ImportVerdictFile.create(file)) {
            created.append(ROWS, verdicts);
        }
        byte[] whole = Files.readAllBytes(file);

        for (int length = 0; length <= whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            try (ImportVerdictFile reopened = ImportVerdictFile.reopen(file, ROWS.size() - 2)) {
                int rows = Math.toIntExact(reopened.rows());
                assertThat(rows).isBetween(0, ROWS.size() - 2);
                assertThat(reopened.counts().rows()).isEqualTo(rows);
                assertThat(reopened.counts().refused()).isEqualTo((rows + 2) / 3);
                reopened.append(
                        ROWS.subList(rows, ROWS.size()), verdicts.subList(rows, ROWS.size()));
            }
            assertThat(Files.readAllBytes(file)).as("cut at %d", length).isEqualTo(whole);
        }
    }
}
