package org.milepost.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random rows are read as they were written. */
final class CsvFileTest {

    private static final int FILES = 50;

    /** What is special in CSV, and characters of one to four bytes. */
    private static final String[] PIECES = {
        "a", "\"", ",", "\r\n", "\n", "\r", " ", ";", "é", "漢", "😀", "=", "'", "#", "\t", "\ufeff"
    };

    @TempDir Path directory;

    @Test
    void whatIsWrittenIsRead() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < FILES; i++) {
            List<List<String>> written = rows(random);
            Path file = directory.resolve("rows.csv");
            write(file, written, random.nextBoolean() ? LineDelimiter.LF : LineDelimiter.CRLF);

            assertThat(read(file)).as("seed %d", seed).isEqualTo(written);
        }
    }

    private static List<List<String>> rows(Random random) {
        List<List<String>> rows = new ArrayList<>();
        for (int row = random.nextInt(40); row > 0; row--) {
            rows.add(List.of(text(random), text(random)));
        }
        return rows;
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int piece = random.nextInt(6); piece > 0; piece--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    private static void write(Path file, List<List<String>> rows, LineDelimiter end)
            throws IOException {
        try (Writer out = Files.newBufferedWriter(file);
                CsvWriter writer = CsvWriter.builder().lineDelimiter(end).build(out)) {
            writer.writeRecord("number", "status");
            rows.forEach(writer::writeRecord);
        }
    }

    private static List<List<String>> read(Path file) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        try (CsvFile csv = CsvFile.open(file, ImportKind.COLLECTORS)) {
            for (Optional<CsvRow> row = csv.next(); row.isPresent(); row = csv.next()) {
                assertThat(row.get().row()).isEqualTo(rows.size() + 1);
                rows.add(row.get().values());
            }
        }
        return rows;
    }
}
