package org.milepost.bulk;

import static org.milepost.trail.Action.EXPORT_MADE;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.milepost.digest.Sha256;
import org.milepost.operator.JsonView;
import org.milepost.postgres.Database;
import org.milepost.postgres.OperatorFault;
import org.milepost.postgres.Session;
import org.milepost.postgres.SessionPurpose;
import org.milepost.trail.Actor;
import org.milepost.trail.Change;
import org.milepost.trail.ChangeStore;

/**
 * Exports a whole installation into a directory: one CSV file for each table, all of one moment,
 * and a manifest with their checksums. Servers can serve meanwhile. Memory does not depend on the
 * number of rows.
 *
 * <p>Threads: used by one thread at a time.
 *
 * @param program the version of this program
 * @param clock in whole microseconds, as the database stores time
 */
public record Export(Database database, String program, InstantSource clock) {

    private static final int OUTPUT_BUFFER = 1 << 16;
    private static final Set<StandardOpenOption> NEW =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    /** Gets each file that is complete. */
    @FunctionalInterface
    public interface Progress {
        /** A table was written or loaded. */
        void done(String table, long rows);
    }

    /**
     * What was exported or loaded.
     *
     * @param rows of all files
     * @param sha256 that of the manifest, in hexadecimal digits
     */
    public record Made(int files, long rows, String sha256) {}

    /**
     * Exports.
     *
     * @param withSecrets whether what proves who somebody is comes along
     * @throws OperatorFault when the directory is not empty
     */
    public Made into(Path directory, boolean withSecrets, Actor actor, Progress progress) {
        try {
            makeEmpty(directory);
            ExportManifest manifest = writeTables(directory, withSecrets, progress);
            byte[] content =
                    (manifest.json().toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
            Path written = directory.resolve(ExportManifest.FILE);
            try (FileChannel channel = create(written)) {
                channel.write(ByteBuffer.wrap(content));
                channel.force(true);
            }
            String sha256 = HexFormat.of().formatHex(Sha256.begun().digest(content));
            record(actor, manifest, sha256);
            return new Made(manifest.files().size(), manifest.rows(), sha256);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ExportManifest writeTables(Path directory, boolean withSecrets, Progress progress)
            throws IOException {
        try (Session session = database.openSession(SessionPurpose.AUDIT, "milepost export")) {
            ExportStore.begin(session);
            List<ExportManifest.FileEntry> files = new ArrayList<>();
            for (ExportedTable table : ExportedTable.ALL) {
                if (withSecrets || !table.isSecret()) {
                    ExportManifest.FileEntry file = write(session, table, directory);
                    files.add(file);
                    progress.done(table.name(), file.rows());
                }
            }
            return new ExportManifest(
                    ExportStore.schema(session),
                    program,
                    clock.instant().toString(),
                    withSecrets,
                    files,
                    ExportStore.balances(session));
        }
    }

    private static ExportManifest.FileEntry write(
            Session session, ExportedTable table, Path directory) throws IOException {
        try (FileChannel channel = create(directory.resolve(table.file()))) {
            CountedOutput counted = new CountedOutput(Channels.newOutputStream(channel));
            DigestOutputStream digested =
                    new DigestOutputStream(
                            new BufferedOutputStream(counted, OUTPUT_BUFFER), Sha256.begun());
            long rows = ExportStore.write(session, table, digested);
            digested.flush();
            channel.force(true);
            return new ExportManifest.FileEntry(
                    table.name(),
                    ExportStore.columns(session, table.name()),
                    rows,
                    counted.bytes,
                    HexFormat.of().formatHex(digested.getMessageDigest().digest()));
        }
    }

    /** The export has data of persons, so reading it is recorded. */
    private void record(Actor actor, ExportManifest manifest, String sha256) {
        database.useTransaction(
                it ->
                        new ChangeStore(database, clock)
                                .record(
                                        it,
                                        Change.added(
                                                actor,
                                                EXPORT_MADE,
                                                "export",
                                                JsonView.empty()
                                                        .put("rows", manifest.rows())
                                                        .put("hasSecrets", manifest.hasSecrets())
                                                        .put("sha256", sha256))));
    }

    private static void makeEmpty(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            Files.createDirectories(
                    directory,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        }
        try (Stream<Path> found = Files.list(directory)) {
            if (found.findAny().isPresent()) {
                throw new OperatorFault(
                        "The directory is not empty. Name a new one: an export is never mixed with"
                                + " another.");
            }
        }
    }

    /** Only the owner can read it. */
    private static FileChannel create(Path file) throws IOException {
        return FileChannel.open(
                file,
                NEW,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    /** Counts bytes. */
    private static final class CountedOutput extends FilterOutputStream {

        private long bytes;

        CountedOutput(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] content, int from, int length) throws IOException {
            out.write(content, from, length);
            bytes += length;
        }

        @Override
        public void write(int content) throws IOException {
            out.write(content);
            bytes++;
        }
    }
}
