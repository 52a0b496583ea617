package org.milepost.postgres;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The directory of an embedded server, locked by this process: the cluster, its password and log,
 * and the lock file, which also marks the directory as Milepost's. The operating system releases
 * the lock when the process ends.
 *
 * <p>Threads: used by one thread at a time.
 */
final class DataDirectory implements AutoCloseable {

    private static final String LOCK = "milepost.lock";
    private static final String CLUSTER = "postgresql";
    private static final String UNFINISHED = CLUSTER + ".new";
    private static final String PASSWORD = "postgresql.password";
    private static final String LOG = "postgresql.log";

    /** Made by the file system in its topmost directory. */
    private static final String LOST_AND_FOUND = "lost+found";

    private static final Duration LEFTOVER_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LEFTOVER_POLL = Duration.ofMillis(50);

    private static final int PASSWORD_BYTES = 24;
    private static final int HOLDER_BYTES_MAX = 32;

    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /**
     * The directories that this process has locked. The system's locks do not show it: within one
     * process a second attempt not only fails, closing its file would release the first lock.
     */
    private static final Set<Path> CLAIMED = ConcurrentHashMap.newKeySet();

    private final Path path;
    private @Nullable FileChannel lock;

    private DataDirectory(Path path) {
        this.path = path;
    }

    /**
     * Locks a directory, and creates it if it does not exist.
     *
     * @throws OperatorFault when it is in use, belongs to another user, was not made by Milepost,
     *     or cannot be written
     */
    static DataDirectory claim(Path wanted) {
        Path path = wanted.toAbsolutePath().normalize();
        try {
            if (!Files.isDirectory(path)) {
                Path parent = path.getParent();
                if (parent != null) {
                    Files.createDirectories(parent);
                }
                Files.createDirectory(path, PRIVATE_DIRECTORY);
            }
            path = path.toRealPath();
            requireMilepost(path);
            requireOwned(path.resolve(CLUSTER));
            requireOwned(path.resolve(LOCK));
            requireReachable(path);
            if (OperatingSystemUser.current().isRoot()) {
                // PostgreSQL runs without root's rights and could not write there.
                requireOwned(path);
            }
        } catch (IOException exception) {
            throw OperatorFault.ofFile("use the data directory", path, exception);
        }
        if (!CLAIMED.add(path)) {
            throw inUse(path, "this process");
        }
        DataDirectory directory = new DataDirectory(path);
        try {
            directory.lock();
            return directory;
        } catch (IOException exception) {
            directory.close();
            throw OperatorFault.ofFile("write to the data directory", path, exception);
        } catch (RuntimeException exception) {
            directory.close();
            throw exception;
        }
    }

    /** The directory with symbolic links resolved. */
    Path path() {
        return path;
    }

    /** The cluster, whether it exists or not. */
    Path cluster() {
        return cluster(path);
    }

    /** The path of the cluster of a data directory, whether it exists or not. */
    static Path cluster(Path dataDirectory) {
        return dataDirectory.resolve(CLUSTER);
    }

    /** The log of the server since its last start. */
    Path log() {
        return path.resolve(LOG);
    }

    /** The file with the superuser's password. */
    Path passwordFile() {
        return path.resolve(PASSWORD);
    }

    /** Whether there is a complete cluster; it is renamed to this path when it is complete. */
    boolean hasCluster() {
        return Files.isDirectory(cluster());
    }

    /** A new path for making a cluster, after the remains of earlier attempts were removed. */
    Path unfinishedCluster() throws IOException {
        try (var leftovers = Files.newDirectoryStream(path, UNFINISHED + "*")) {
            for (Path leftover : leftovers) {
                deleteLeftover(leftover);
            }
        }
        return Files.createTempDirectory(path, UNFINISHED, PRIVATE_DIRECTORY);
    }

    /** An initdb whose parent was killed writes for a second or two more. */
    private static void deleteLeftover(Path leftover) throws IOException {
        long deadline = System.nanoTime() + LEFTOVER_TIMEOUT.toNanos();
        while (true) {
            Postmaster.killRemnants(leftover);
            try {
                FileTree.delete(leftover);
                return;
            } catch (IOException exception) {
                if (System.nanoTime() > deadline) {
                    throw exception;
                }
            }
            LockSupport.parkNanos(LEFTOVER_POLL.toNanos());
        }
    }

    /** Moves a complete cluster to its path. */
    void adopt(Path finished) throws IOException {
        Files.move(finished, cluster(), StandardCopyOption.ATOMIC_MOVE);
        FileTree.force(path);
    }

    /** Creates a random password if there is none. */
    void makePassword() throws IOException {
        if (Files.exists(passwordFile())) {
            return;
        }
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        Path file = Files.createTempFile(path, UNFINISHED, "", PRIVATE_FILE);
        Files.writeString(file, HexFormat.of().formatHex(random) + "\n", StandardOpenOption.SYNC);
        Files.move(file, passwordFile(), StandardCopyOption.ATOMIC_MOVE);
        FileTree.force(path);
    }

    /** The superuser's password in the data directory of a server. */
    static String password(Path dataDirectory) {
        Path file = dataDirectory.resolve(PASSWORD);
        try {
            return Files.readString(file).strip();
        } catch (IOException exception) {
            throw OperatorFault.ofFile("read the database password in", file, exception);
        }
    }

    /** Deletes the cluster with its password and log; the lock stays. */
    void erase() {
        try {
            FileTree.delete(cluster());
            Files.deleteIfExists(passwordFile());
            Files.deleteIfExists(log());
            FileTree.force(path);
        } catch (IOException exception) {
            throw OperatorFault.ofFile("erase the data in", path, exception);
        }
    }

    /** Releases the lock. */
    @Override
    public void close() {
        CLAIMED.remove(path);
        if (lock != null) {
            try {
                lock.close();
            } catch (IOException _) {
                // The end of the process closes it.
            }
        }
    }

    private void lock() throws IOException {
        FileChannel channel =
                FileChannel.open(
                        path.resolve(LOCK),
                        Set.of(
                                StandardOpenOption.CREATE,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE),
                        PRIVATE_FILE);
        lock = channel;
        // Held until the channel is closed.
        FileLock held = channel.tryLock();
        ByteBuffer holder = ByteBuffer.allocate(HOLDER_BYTES_MAX);
        if (held == null) {
            channel.read(holder);
            throw inUse(path, "process " + US_ASCII.decode(holder.flip()).toString().strip());
        }
        holder.put((ProcessHandle.current().pid() + "\n").getBytes(US_ASCII));
        channel.truncate(0);
        channel.write(holder.flip());
    }

    private static OperatorFault inUse(Path path, String holder) {
        return new OperatorFault(
                "The data directory "
                        + path
                        + " is in use by "
                        + holder
                        + ". Stop that first, or choose another directory.");
    }

    private static void requireMilepost(Path path) throws IOException {
        if (Files.exists(path.resolve(LOCK)) || Files.exists(path.resolve(CLUSTER))) {
            return;
        }
        try (var entries = Files.list(path)) {
            if (entries.anyMatch(entry -> !entry.endsWith(LOST_AND_FOUND))) {
                throw new OperatorFault(
                        path
                                + " is not empty and was not made by Milepost; nothing in it was changed. Choose a new"
                                + " or an empty directory.");
            }
        }
    }

    private static void requireOwned(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                || OperatingSystemUser.current().owns(file)) {
            return;
        }
        throw new OperatorFault(
                file
                        + " belongs to the user "
                        + Files.getOwner(file).getName()
                        + ", and this process runs as "
                        + System.getProperty("user.name")
                        + ". Run it as "
                        + Files.getOwner(file).getName()
                        + ", choose another data directory, or have root change the owner of the"
                        + " whole directory with chown -R.");
    }

    private static void requireReachable(Path path) throws IOException {
        var closed = OperatingSystemUser.current().firstImpassable(path);
        if (closed.isPresent()) {
            throw new OperatorFault(
                    "PostgreSQL runs without root's rights and cannot open "
                            + closed.get()
                            + ". Run Milepost as the owner of that directory, or choose another data directory.");
        }
    }
}
