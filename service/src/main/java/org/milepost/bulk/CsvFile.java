package org.milepost.bulk;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.milepost.digest.Sha256;

/**
 * Reads a CSV file strictly (RFC 4180): UTF-8 without a damaged byte, with or without a byte order
 * mark, values separated by commas, quotes only around whole values. The first row has the names of
 * the columns, each once, in any order. One row is in memory at a time.
 *
 * <p>Threads: used by one thread at a time.
 */
final class CsvFile implements AutoCloseable {

    /** The longest row, in characters. */
    static final int ROW_LENGTH_MAX = 64 * 1024;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
    private static final int INPUT_BUFFER = 1 << 16;

    private final MessageDigest digest = Sha256.begun();
    private final CsvReader<CsvRecord> reader;
    private final Iterator<CsvRecord> records;
    private final Map<String, Integer> places;
    private long rows;
    private long line = 1;

    private CsvFile(InputStream input, ImportKind kind) throws IOException {
        BufferedInputStream bytes =
                new BufferedInputStream(new DigestInputStream(input, digest), INPUT_BUFFER);
        skipByteOrderMark(bytes);
        this.reader =
                CsvReader.builder()
                        .commentStrategy(CommentStrategy.NONE)
                        .skipEmptyLines(false)
                        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .allowUnclosedQuote(false)
                        .maxBufferSize(ROW_LENGTH_MAX)
                        .ofCsvRecord(
                                new InputStreamReader(
                                        bytes,
                                        StandardCharsets.UTF_8
                                                .newDecoder()
                                                .onMalformedInput(CodingErrorAction.REPORT)
                                                .onUnmappableCharacter(CodingErrorAction.REPORT)));
        this.records = reader.iterator();
        this.places =
                places(
                        kind,
                        nextRecord()
                                .orElseThrow(() -> new UnreadableFile("the file is empty"))
                                .getFields());
    }

    /**
     * Opens a file and reads the names of its columns.
     *
     * @throws UnreadableFile when they are not those of the kind
     * @throws IOException when there is no such file
     */
    static CsvFile open(Path file, ImportKind kind) throws IOException {
        InputStream input = Files.newInputStream(file);
        try {
            return new CsvFile(input, kind);
        } catch (IOException | RuntimeException e) {
            input.close();
            throw e;
        }
    }

    /** The place of each column in the rows. */
    Map<String, Integer> places() {
        return places;
    }

    /**
     * The next row; empty after the last.
     *
     * @throws UnreadableFile when the rest of the file cannot be read
     */
    Optional<CsvRow> next() {
        return nextRecord()
                .map(it -> new CsvRow(++rows, it.getStartingLineNumber(), it.getFields()));
    }

    /** SHA-256 of what was read so far: of the whole file after the last row. */
    byte[] digest() {
        return digest.digest();
    }

    private Optional<CsvRecord> nextRecord() {
        try {
            if (!records.hasNext()) {
                return Optional.empty();
            }
            CsvRecord next = records.next();
            line = next.getStartingLineNumber();
            return Optional.of(next);
        } catch (CsvParseException e) {
            throw unreadable(
                    "is not CSV: a quotation mark is in the wrong place or missing, or the"
                            + " row is longer than "
                            + ROW_LENGTH_MAX
                            + " characters",
                    e);
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof CharacterCodingException) {
                throw unreadable("has a byte that is not UTF-8", e);
            }
            throw e;
        }
    }

    private UnreadableFile unreadable(String what, Exception cause) {
        UnreadableFile fault =
                new UnreadableFile("the file cannot be read after line " + line + ": it " + what);
        fault.initCause(cause);
        return fault;
    }

    private static void skipByteOrderMark(BufferedInputStream bytes) throws IOException {
        bytes.mark(BYTE_ORDER_MARK.length);
        byte[] first = bytes.readNBytes(BYTE_ORDER_MARK.length);
        if (!Arrays.equals(first, BYTE_ORDER_MARK)) {
            bytes.reset();
        }
    }

    private static Map<String, Integer> places(ImportKind kind, List<String> names) {
        Map<String, Integer> places = new HashMap<>();
        List<String> known = new ArrayList<>(kind.required());
        known.addAll(kind.optional());
        for (String name : names) {
            if (!known.contains(name)) {
                throw new UnreadableFile(
                        "column "
                                + (places.size() + 1)
                                + " is none of "
                                + kind.word()
                                + "; these have "
                                + String.join(", ", known));
            }
            if (places.put(name, places.size()) != null) {
                throw new UnreadableFile("the column " + name + " is there twice");
            }
        }
        List<String> missing = new ArrayList<>(kind.required());
        missing.removeAll(new HashSet<>(names));
        if (!missing.isEmpty()) {
            throw new UnreadableFile("the column " + missing.getFirst() + " is missing");
        }
        return Map.copyOf(places);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
