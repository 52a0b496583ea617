package org.milepost.proofs.maven;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.milepost.bench.process.Pauses;

/**
 * The lock between builds of one project directory, which the launcher takes as well: a symbolic
 * link whose target is the number of the process that holds it. The lock of a process that has
 * ended is taken over.
 *
 * <p>Threads: used by one thread; a shutdown hook releases it too.
 */
public final class BuildLock implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Path OWN = Path.of(Long.toString(ProcessHandle.current().pid()));

    private final Path lock;

    private BuildLock(Path lock) {
        this.lock = lock;
    }

    /** Waits until no other process builds in the project, and takes the lock. */
    public static BuildLock take(Path home) {
        Path path = home.resolve("target/launcher.lock");
        BuildLock lock = new BuildLock(path);
        boolean isWaiting = false;
        while (!lock.isTaken()) {
            if (!isWaiting) {
                System.err.println("milepost: another build is running here; waiting for it ...");
                isWaiting = true;
            }
            Pauses.pause(POLL);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(lock::close));
        return lock;
    }

    private boolean isTaken() {
        try {
            Files.createDirectories(lock.getParent());
            Files.createSymbolicLink(lock, OWN);
            return true;
        } catch (FileAlreadyExistsException _) {
            return isAbandoned() && isTaken();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot write to " + lock.getParent() + ", where builds are locked", e);
        }
    }

    /** Deletes the lock of a process that has ended. */
    private boolean isAbandoned() {
        try {
            long owner = Long.parseLong(Files.readSymbolicLink(lock).toString());
            return ProcessHandle.of(owner).isEmpty() && Files.deleteIfExists(lock);
        } catch (NoSuchFileException _) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            if (Files.isSymbolicLink(lock) && Files.readSymbolicLink(lock).equals(OWN)) {
                Files.deleteIfExists(lock);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
