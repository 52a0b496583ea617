package org.milepost.proofs.nemesis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Makes the writes or flushes of one program fail on demand, by a C library that the program loads.
 * The library is compiled when the run starts; without a C compiler there is none.
 *
 * @param library what the program loads before all else
 * @param full exists while writes are refused with ENOSPC
 * @param failing exists while flushes are refused with EIO
 */
public record FaultyDisk(Path library, Path full, Path failing) {

    private static final String SOURCE = "faultydisk.c";

    /** Compiles one into this directory; empty when this machine cannot. */
    public static Optional<FaultyDisk> compile(Path directory) {
        Path source = directory.resolve(SOURCE);
        Path library = directory.resolve("faultydisk.so");
        try (InputStream text =
                Objects.requireNonNull(FaultyDisk.class.getResourceAsStream(SOURCE))) {
            Files.copy(text, source);
            int status =
                    new ProcessBuilder(
                                    "cc",
                                    "-shared",
                                    "-fPIC",
                                    "-O1",
                                    "-o",
                                    library.toString(),
                                    source.toString(),
                                    "-ldl")
                            .redirectErrorStream(true)
                            .redirectOutput(directory.resolve("faultydisk.out").toFile())
                            .start()
                            .waitFor();
            return status == 0
                    ? Optional.of(
                            new FaultyDisk(
                                    library,
                                    directory.resolve("disk-full"),
                                    directory.resolve("fsync-fails")))
                    : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while a compiler ran", e);
        }
    }

    /** What the environment of the program must hold. */
    public Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD", library.toString(),
                "FAULTY_DISK_FULL", full.toString(),
                "FAULTY_DISK_FSYNC", failing.toString());
    }

    /** From now on it refuses to write or flush. */
    static void raise(Path flag) {
        try {
            Files.createFile(flag);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on it writes and flushes. */
    void heal() {
        try {
            Files.deleteIfExists(full);
            Files.deleteIfExists(failing);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How often it has refused to write. */
    long refusedWrites() {
        return hits(full);
    }

    /** How often it has refused to flush. */
    long refusedFlushes() {
        return hits(failing);
    }

    private static long hits(Path flag) {
        Path hits = flag.resolveSibling(flag.getFileName() + ".hits");
        try {
            return Files.exists(hits) ? Files.size(hits) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
