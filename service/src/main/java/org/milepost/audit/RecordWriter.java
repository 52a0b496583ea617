package org.milepost.audit;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.milepost.ledger.AccountHead;
import org.milepost.postgres.OperatorFault;
import org.milepost.postgres.Sha256;

/**
 * Writes a record of the books into a file, which is there as a whole or not at all.
 *
 * <p>The heads of accounts are too many to be held, and their parts are read side by side: each
 * part goes into a temporary file beside the record, and these become one at the end. A file of
 * that name is replaced. All files can be read by their owner only.
 *
 * <p>Threads: made, finished and closed by one; each part is used by one.
 */
final class RecordWriter implements AutoCloseable {

    private final Path file;
    private final List<Part> parts = new ArrayList<>();

    /**
     * A record in this file; writes nothing yet.
     *
     * @throws OperatorFault when its directory is not there
     */
    RecordWriter(Path file) {
        this.file = file.toAbsolutePath();
        if (Files.isDirectory(this.file) || !Files.isDirectory(directory())) {
            throw new OperatorFault("Cannot write the record " + file + ": it needs a directory.");
        }
    }

    /** Begins the next part: what takes its accounts, in the order of the books. */
    Consumer<AccountHead> nextPart() {
        try {
            Part part = new Part(temporary());
            parts.add(part);
            return part;
        } catch (IOException e) {
            throw fault(e);
        }
    }

    /**
     * Writes the file.
     *
     * @return the digest at its end, in hexadecimal digits
     */
    String finish(BooksRecord record) {
        try {
            Path whole = temporary();
            try {
                String digest = write(whole, record);
                Files.move(
                        whole,
                        file,
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
                force(directory());
                return digest;
            } finally {
                Files.deleteIfExists(whole);
            }
        } catch (IOException e) {
            throw fault(e);
        }
    }

    private String write(Path whole, BooksRecord record) throws IOException {
        byte[] digest;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(whole));
                DigestOutputStream digested = new DigestOutputStream(out, Sha256.begun())) {
            digested.write(RecordFormat.bytes(RecordFormat.first(record)));
            digested.write(RecordFormat.bytes(RecordFormat.line(record.trail())));
            for (Map.Entry<String, Long> table : record.rows().entrySet()) {
                digested.write(
                        RecordFormat.bytes(RecordFormat.rows(table.getKey(), table.getValue())));
            }
            for (BooksRecord.House house : record.houses()) {
                digested.write(RecordFormat.bytes(RecordFormat.line(house)));
            }
            for (Part part : parts) {
                part.end();
                Files.copy(part.path, digested);
            }
            digest = digested.getMessageDigest().digest();
            out.write(RecordFormat.bytes(RecordFormat.digest(digest)));
        }
        force(whole);
        return HexFormat.of().formatHex(digest);
    }

    /** Takes the temporary files away. */
    @Override
    public void close() {
        for (Part part : parts) {
            try {
                part.end();
                Files.deleteIfExists(part.path);
            } catch (IOException e) {
                throw fault(e);
            }
        }
    }

    private Path directory() {
        Path directory = file.getParent();
        return directory == null ? file : directory;
    }

    private Path temporary() throws IOException {
        return Files.createTempFile(directory(), "." + file.getFileName() + ".", ".part");
    }

    /** Makes a file, or the names within a directory, outlive a power cut. */
    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private OperatorFault fault(IOException e) {
        return new OperatorFault(
                "Cannot write the record " + file + ": " + e + ". No record was made.", e);
    }

    /** The accounts of one part, in a file of their own. */
    private final class Part implements Consumer<AccountHead> {

        private final Path path;
        private final OutputStream out;

        Part(Path path) throws IOException {
            this.path = path;
            this.out = new BufferedOutputStream(Files.newOutputStream(path), 1 << 16);
        }

        @Override
        public void accept(AccountHead head) {
            try {
                out.write(RecordFormat.bytes(RecordFormat.line(head)));
            } catch (IOException e) {
                throw fault(e);
            }
        }

        void end() throws IOException {
            out.close();
        }
    }
}
