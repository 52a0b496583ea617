package org.milepost.bulk;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The file of verdicts: one line for each row of the imported file, in their order, as CSV. It has
 * no value of the rows, so nothing of persons.
 *
 * <p>Threads: used by one thread at a time.
 */
final class ImportVerdictFile implements AutoCloseable {

    private static final String HEAD = "row,line,verdict,column,reason\r\n";

    private final FileChannel channel;
    private final long rows;
    private final ImportRun.Counts counts;

    private ImportVerdictFile(FileChannel channel, long rows, ImportRun.Counts counts) {
        this.channel = channel;
        this.rows = rows;
        this.counts = counts;
    }

    /** A new file; one that is there is replaced. */
    static ImportVerdictFile create(Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
        ImportVerdictFile created = new ImportVerdictFile(channel, 0, ImportRun.Counts.NONE);
        created.write(HEAD);
        return created;
    }

    /**
     * The file of an import that was interrupted, without a last line that is not whole, and
     * without lines of rows whose effect may not be committed.
     *
     * @param done up to which row the effect is committed
     */
    static ImportVerdictFile reopen(Path file, long done) throws IOException {
        long rows = 0;
        long length = 0;
        ImportRun.Counts counts = ImportRun.Counts.NONE;
        if (!Files.exists(file) || Files.size(file) < HEAD.length()) {
            return create(file);
        }
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.US_ASCII)) {
            String line = reader.readLine();
            if (line == null || !(line + "\r\n").equals(HEAD)) {
                return create(file);
            }
            length += HEAD.length();
            for (line = reader.readLine(); line != null && rows < done; line = reader.readLine()) {
                int end = line.indexOf(',', line.indexOf(',') + 1);
                if (!line.startsWith(rows + 1 + ",")
                        || length + line.length() + 2 > Files.size(file)) {
                    break;
                }
                counts = counts.with(verdict(line.substring(end + 1)));
                length += line.length() + 2;
                rows++;
            }
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        channel.truncate(length);
        channel.position(length);
        return new ImportVerdictFile(channel, rows, counts);
    }

    /** Only the word counts. */
    private static RowVerdict verdict(String rest) {
        for (RowVerdict.Word word : RowVerdict.Word.values()) {
            if (rest.startsWith(word.text() + ",")) {
                return new RowVerdict(word, "", "");
            }
        }
        throw new UnreadableFile("the file of verdicts is not one of this program");
    }

    /** How many rows it had when it was opened. */
    long rows() {
        return rows;
    }

    /** What these were. */
    ImportRun.Counts counts() {
        return counts;
    }

    /** Appends the verdicts of consecutive rows. */
    void append(List<CsvRow> rowsOfFile, List<RowVerdict> verdicts) {
        StringWriter text = new StringWriter();
        try (CsvWriter writer = CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(text)) {
            for (int i = 0; i < rowsOfFile.size(); i++) {
                RowVerdict verdict = verdicts.get(i);
                writer.writeRecord(
                        Long.toString(rowsOfFile.get(i).row()),
                        Long.toString(rowsOfFile.get(i).line()),
                        verdict.word().text(),
                        verdict.column(),
                        verdict.reason());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        write(text.toString());
    }

    private void write(String text) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            channel.force(false);
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
