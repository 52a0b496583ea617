package org.milepost.audit;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.milepost.digest.Sha256;
import org.milepost.ledger.AccountHead;
import org.milepost.postgres.OperatorFault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a record of the ledger into a file, completely or not at all.
 *
 * <p>The account heads are too many for memory, and their parts are read in parallel: each part
 * goes into a temporary file in the record's directory, and these are joined at the end. An
 * existing file is replaced. Only the owner can read the files.
 *
 * <p>Threads: made, finished and closed by one; each part is used by one.
 */
final class RecordWriter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RecordWriter.class);

    private final Path file;
    private final List<Part> parts = new ArrayList<>();

    /**
     * A writer of this file; writes nothing yet.
     *
     * @throws OperatorFault when its directory does not exist, or the file exists and is not a
     *     regular file
     */
    RecordWriter(Path file) {
        this.file = file.toAbsolutePath();
        boolean isReplaceable =
                !Files.exists(this.file, LinkOption.NOFOLLOW_LINKS)
                        || Files.isRegularFile(this.file, LinkOption.NOFOLLOW_LINKS);
        if (!isReplaceable) {
            throw new OperatorFault(
                    "Cannot write the record "
                            + file
                            + ": it is a directory, a link or a device. Choose a regular file.");
        }
        if (!Files.isDirectory(directory())) {
            throw new OperatorFault(
                    "Cannot write the record "
                            + file
                            + ": its directory does not exist. Create it, or choose another file.");
        }
    }

    /** Begins the next part and returns the consumer of its accounts, in key order. */
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
                part.close();
                Files.copy(part.path, digested);
            }
            digest = digested.getMessageDigest().digest();
            out.write(RecordFormat.bytes(RecordFormat.digest(digest)));
        }
        force(whole);
        return HexFormat.of().formatHex(digest);
    }

    /** Deletes the temporary files. */
    @Override
    public void close() {
        for (Part part : parts) {
            try (part) {
                Files.deleteIfExists(part.path);
            } catch (IOException e) {
                LOG.warn(
                        "the record's temporary file {} could not be closed or"
                                + " deleted ({}); it only takes space; delete it",
                        part.path,
                        e.toString());
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

    /** Flushes a file, or the entries of a directory, to disk. */
    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private OperatorFault fault(IOException e) {
        return new OperatorFault(
                "Cannot write the record " + file + ": " + e + ". No record was written.", e);
    }

    /** The accounts of one part, in a temporary file. */
    private final class Part implements Consumer<AccountHead>, AutoCloseable {

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

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
