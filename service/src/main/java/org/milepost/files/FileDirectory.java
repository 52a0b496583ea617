package org.milepost.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.milepost.digest.Sha256;
import org.milepost.postgres.Database;

/**
 * The directory to which settlement files are written, with a directory for each partner. A file is
 * written under a name that begins with a dot, flushed to the disk, compared with the digest of
 * what was made, and renamed. The file with the digests is written last: a reader who finds it
 * finds the others complete.
 *
 * <p>A file that exists already is not replaced; if it has other content, writing fails.
 *
 * <p>Threads: the job's only.
 */
final class FileDirectory {

    /** The most files that are looked at in one round. */
    private static final int ROUND_MAX = 100;

    private final Path root;
    private final Database database;
    private final SettlementFiles files;
    private final InstantSource clock;

    FileDirectory(Path root, Database database, SettlementFiles files, InstantSource clock) {
        this.root = root;
        this.database = database;
        this.files = files;
        this.clock = clock;
    }

    /** The content of a file, written to a stream. */
    private interface Source {
        /** Returns false when the job is being closed. */
        boolean writeTo(OutputStream out) throws IOException, InterruptedException;
    }

    /**
     * Writes the files that are not there yet. Only one instance at a time calls this. If one file
     * fails, the others are still written.
     *
     * @throws IOException the first failure
     */
    void placeDue(StepPause pause) throws IOException, InterruptedException {
        List<SettlementFile> due = database.read(it -> SettlementFileStore.unplaced(it, ROUND_MAX));
        Optional<IOException> failure = Optional.empty();
        boolean goesOn = true;
        for (int i = 0; goesOn && i < due.size(); i++) {
            try {
                goesOn = place(due.get(i), pause);
            } catch (IOException e) {
                failure = failure.or(() -> Optional.of(e));
            }
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    private boolean place(SettlementFile file, StepPause pause)
            throws IOException, InterruptedException {
        Path directory = Files.createDirectories(root.resolve(file.head().partner()));
        StringBuilder digests = new StringBuilder();
        for (FileFormat format : FileFormat.values()) {
            String digest = file.content(format).digest();
            boolean isWritten =
                    write(
                            directory,
                            file.name(format),
                            digest,
                            out -> content(file, format, out, pause));
            if (!isWritten) {
                return false;
            }
            // The form of sha256sum.
            digests.append(digest).append("  ").append(file.name(format)).append('\n');
        }
        byte[] bytes = digests.toString().getBytes(StandardCharsets.US_ASCII);
        write(
                directory,
                file.head().name() + ".sha256",
                HexFormat.of().formatHex(Sha256.begun().digest(bytes)),
                out -> {
                    out.write(bytes);
                    return true;
                });
        database.useTransaction(it -> SettlementFileStore.notePlaced(it, file, clock.instant()));
        return true;
    }

    private boolean content(
            SettlementFile file, FileFormat format, OutputStream out, StepPause pause)
            throws IOException, InterruptedException {
        for (int part = 1; part <= file.parts(); part++) {
            long start = System.nanoTime();
            out.write(files.part(file, format, part));
            if (!pause.after(System.nanoTime() - start)) {
                return false;
            }
        }
        return true;
    }

    private static boolean write(Path directory, String name, String digest, Source source)
            throws IOException, InterruptedException {
        Path path = directory.resolve(name);
        if (Files.exists(path)) {
            require(path, digest, "exists with other content; move it away");
            return true;
        }
        Path temporary = directory.resolve("." + name + ".part");
        try (FileChannel channel =
                FileChannel.open(
                        temporary,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            if (!source.writeTo(Channels.newOutputStream(channel))) {
                return false;
            }
            channel.force(true);
        }
        require(temporary, digest, "does not have the content that was made; run verify");
        Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
        flush(directory);
        return true;
    }

    private static void require(Path path, String digest, String otherwise) throws IOException {
        MessageDigest read = Sha256.begun();
        try (DigestInputStream in = new DigestInputStream(Files.newInputStream(path), read)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        if (!Arrays.equals(read.digest(), HexFormat.of().parseHex(digest))) {
            throw new IOException("settlement file " + path.getFileName() + " " + otherwise);
        }
    }

    /** Makes the new name durable. */
    private static void flush(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
