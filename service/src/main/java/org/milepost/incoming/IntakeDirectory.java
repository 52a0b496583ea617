package org.milepost.incoming;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.milepost.files.StepPause;
import org.milepost.incoming.IncomingFile.Announcement;
import org.milepost.postgres.Database;
import org.milepost.programme.Partner;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory from which partners' files are taken in, with a directory for each partner. A file
 * is read when a second one with its digest is beside it: {@code NAME.sha256}, which the partner
 * writes last. When all its bytes are in the database it is moved to {@code taken}, with its number
 * before its name; a file that cannot be read is moved to {@code not-taken}.
 *
 * <p>After a kill it is announced again, which finds the file that was announced before; its parts
 * are stored again as long as it is not complete. Links in a partner's directory are not followed,
 * because the partner may have made them.
 *
 * <p>Threads: the job's only.
 */
public final class IntakeDirectory {

    private static final Logger LOG = LoggerFactory.getLogger(IntakeDirectory.class);

    private static final String DIGEST = ".sha256";
    private static final int DIGEST_FILE_BYTES_MAX = 1_024;
    private static final Pattern DIGEST_LINE = Pattern.compile("([0-9a-f]{64})(\\s.*)?");

    /** The most files of a partner that are taken in one round. */
    private static final int ROUND_MAX = 100;

    private final Path root;
    private final Database database;
    private final Programmes programmes;
    private final IncomingFiles files;
    private final Announcer announcer;

    /** Announces a file, and records that in the trail. */
    @FunctionalInterface
    public interface Announcer {

        /** Announces a file of a partner. */
        IncomingFiles.Announced announce(Partner partner, Announcement announcement);
    }

    /** The directory {@code root}. */
    public IntakeDirectory(
            Path root,
            Database database,
            Programmes programmes,
            IncomingFiles files,
            Announcer announcer) {
        this.root = root;
        this.database = database;
        this.programmes = programmes;
        this.files = files;
        this.announcer = announcer;
    }

    /** Whether a file may be there to be taken. */
    boolean hasWork() throws IOException {
        for (Partner partner : programmes.current().partners()) {
            if (!ready(directory(partner), 1).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Takes what is there. Only one instance at a time calls this. If one file fails, the others
     * are still taken.
     *
     * @return false when the job is being closed
     * @throws IOException the first failure
     */
    boolean take(StepPause pause) throws IOException, InterruptedException {
        Optional<IOException> failure = Optional.empty();
        for (Partner partner : programmes.current().partners()) {
            for (Path file : ready(directory(partner), ROUND_MAX)) {
                try {
                    if (!take(partner, file, pause)) {
                        return false;
                    }
                } catch (IOException e) {
                    failure = failure.or(() -> Optional.of(e));
                }
            }
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
        return true;
    }

    private Path directory(Partner partner) {
        return root.resolve(partner.code());
    }

    /** Files whose digest is beside them, in the order of their names. */
    private static List<Path> ready(Path directory, int limit) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        List<Path> ready = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*" + DIGEST)) {
            for (Path each : found) {
                String name = each.getFileName().toString();
                Path file = each.resolveSibling(name.substring(0, name.length() - DIGEST.length()));
                boolean isHidden = name.startsWith(".");
                if (!isHidden && isFile(each) && isFile(file) && ready.size() < limit) {
                    ready.add(file);
                }
            }
        }
        Collections.sort(ready);
        return ready;
    }

    private static boolean isFile(Path path) {
        return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
    }

    private boolean take(Partner partner, Path path, StepPause pause)
            throws IOException, InterruptedException {
        Announcement announcement;
        try {
            announcement = announcement(partner, path);
        } catch (NotTaken e) {
            LOG.warn(
                    "a file in the directory of partner {} was not taken: {}; it is in not-taken;"
                            + " tell the partner",
                    partner.code(),
                    e.getMessage());
            move(path, "not-taken", path.getFileName().toString());
            return true;
        }
        IncomingFile file = announcer.announce(partner, announcement).file();
        if (file.state() == IncomingState.RECEIVING && !send(file, path, pause)) {
            return false;
        }
        move(path, "taken", file.number() + "-" + path.getFileName());
        return true;
    }

    /** Why a file cannot be taken. */
    private static final class NotTaken extends Exception {
        private static final long serialVersionUID = 1;

        NotTaken(String message) {
            super(message);
        }
    }

    private Announcement announcement(Partner partner, Path path) throws IOException, NotTaken {
        IntakeName name =
                IntakeName.of(path.getFileName().toString())
                        .orElseThrow(() -> new NotTaken("its name does not say what it is"));
        String digest = digest(path);
        long bytes = Files.size(path);
        if (bytes < 1 || bytes > IncomingFile.BYTES_MAX) {
            throw new NotTaken("it is empty or too long");
        }
        Announcement about =
                name.kind() == IncomingKind.BATCH_ISSUANCE
                        ? issuance(partner)
                        : comparison(partner, name);
        return about.of(bytes, digest, name.format(), "milepost");
    }

    private Announcement issuance(Partner partner) throws NotTaken {
        BatchAgreement agreement =
                database.read(it -> BatchStore.agreement(it, partner.id().value()))
                        .orElseThrow(
                                () -> new NotTaken("there is no batch agreement with the partner"));
        return Announcement.about(
                IncomingKind.BATCH_ISSUANCE,
                partner.id().value(),
                agreement.programme(),
                agreement.currency(),
                Optional.empty());
    }

    private Announcement comparison(Partner partner, IntakeName name) throws NotTaken {
        Programme programme =
                programmes
                        .current()
                        .programme(name.programme())
                        .orElseThrow(() -> new NotTaken("there is no such programme"));
        if (!programme.currencies().containsKey(name.currency())) {
            throw new NotTaken("the programme does not have the currency");
        }
        LocalDate today = programme.calendar().businessDay(files.clock().instant());
        if (name.day().orElseThrow().isAfter(today)) {
            throw new NotTaken("its day is after today");
        }
        return Announcement.about(
                IncomingKind.RECONCILIATION,
                partner.id().value(),
                programme.id().value(),
                programme.currency(name.currency()).value(),
                name.day());
    }

    /** The digest that the partner wrote, in the form of sha256sum. */
    private static String digest(Path path) throws IOException, NotTaken {
        byte[] bytes;
        try (InputStream in = open(beside(path))) {
            bytes = in.readNBytes(DIGEST_FILE_BYTES_MAX);
        }
        String text = new String(bytes, StandardCharsets.ISO_8859_1).strip();
        Matcher line = DIGEST_LINE.matcher(text);
        if (!line.matches()) {
            throw new NotTaken("its digest does not have the form of sha256sum");
        }
        return line.group(1);
    }

    /** Stores the parts that are missing; whether all of them are there now. */
    private boolean send(IncomingFile file, Path path, StepPause pause)
            throws IOException, InterruptedException {
        try (InputStream in = open(path)) {
            for (int part = 1; part <= file.parts(); part++) {
                long start = System.nanoTime();
                byte[] bytes = in.readNBytes(file.bytesOf(part));
                if (files.take(file, part, bytes) == IncomingFiles.Taken.WRONG_LENGTH) {
                    throw new IOException(
                            "file " + file.number() + " became shorter while it was read");
                }
                if (!pause.after(System.nanoTime() - start)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static InputStream open(Path path) throws IOException {
        return Files.newInputStream(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }

    private static Path beside(Path path) {
        return path.resolveSibling(path.getFileName() + DIGEST);
    }

    /** Moves a file and its digest: a file without its digest is not read. */
    private static void move(Path path, String directory, String name) throws IOException {
        Path to = path.resolveSibling(directory);
        if (!Files.isDirectory(to, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(to);
        }
        moveOne(beside(path), to.resolve(name + DIGEST));
        moveOne(path, to.resolve(name));
    }

    private static void moveOne(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException _) {
            // the partner took it away
        }
    }
}
