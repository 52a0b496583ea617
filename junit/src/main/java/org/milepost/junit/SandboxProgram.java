package org.milepost.junit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The program of the sandbox with its own Java runtime, in a directory of the cache whose name is
 * the checksum of the archive that it was unpacked from. Several processes may unpack at the same
 * time.
 *
 * <p>The archive is what the system property {@code milepost.sandbox} names: a {@code .tar.gz}, or
 * a directory with an unpacked one. Without it, the archive is that of the artifact {@code
 * milepost-sandbox} on the class path. The cache is {@code .cache/milepost/sandbox} in the user's
 * home directory, or where the system property {@code milepost.cache} says.
 *
 * @param launcher the file that starts it
 * @param cache the directory for what is kept between runs
 */
record SandboxProgram(Path launcher, Path cache) {

    private static final String PROGRAM = "milepost.sandbox";
    private static final String CACHE = "milepost.cache";
    private static final int CHECKSUM_CHARACTERS = 32;

    /**
     * Finds the program, and unpacks it if no earlier run has.
     *
     * @throws IllegalStateException when there is none, with what to do
     */
    static SandboxProgram find() {
        String cache = System.getProperty(CACHE, "");
        return find(
                System.getProperty(PROGRAM, ""),
                cache.isEmpty()
                        ? Path.of(System.getProperty("user.home"), ".cache", "milepost", "sandbox")
                        : Path.of(cache).toAbsolutePath());
    }

    /** The same, with what the two properties say. */
    static SandboxProgram find(String named, Path cache) {
        try {
            Files.createDirectories(cache);
            if (named.isEmpty()) {
                return new SandboxProgram(unpacked(onClassPath(), cache), cache);
            }
            Path path = Path.of(named).toAbsolutePath();
            if (!Files.exists(path)) {
                throw new IllegalStateException(
                        "the system property " + PROGRAM + " names nothing: " + path);
            }
            Path launcher =
                    Files.isDirectory(path)
                            ? launcher(path)
                            : unpacked(path.toUri().toURL(), cache);
            if (!Files.isExecutable(launcher)) {
                throw new IllegalStateException(
                        "the system property " + PROGRAM + " names no sandbox: " + path);
            }
            return new SandboxProgram(launcher, cache);
        } catch (IOException e) {
            throw new UncheckedIOException("the sandbox cannot be unpacked", e);
        }
    }

    /** The name of the archive in the artifact for this machine. */
    static String archiveName() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String processor = System.getProperty("os.arch");
        return "milepost-sandbox-%s-%s.tar.gz"
                .formatted(
                        system.startsWith("mac") ? "mac" : system,
                        switch (processor) {
                            case "amd64", "x86_64" -> "amd64";
                            case "aarch64" -> "arm64";
                            default -> processor;
                        });
    }

    private static URL onClassPath() {
        @Nullable URL found =
                SandboxProgram.class.getResource("/META-INF/milepost/" + archiveName());
        if (found == null) {
            throw new IllegalStateException(
                    "the class path has no "
                            + archiveName()
                            + ". Add the artifact org.milepost:milepost-sandbox with the classifier"
                            + " of this machine to the tests, or set the system property "
                            + PROGRAM
                            + " to such a file.");
        }
        return found;
    }

    private static Path unpacked(URL archive, Path cache) throws IOException {
        Path target = cache.resolve(checksum(archive).substring(0, CHECKSUM_CHARACTERS));
        if (!Files.exists(target)) {
            try (FileChannel file =
                            FileChannel.open(
                                    cache.resolve("unpacking.lock"),
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.WRITE);
                    FileLock lock = file.lock()) {
                if (lock.isValid() && !Files.exists(target)) {
                    unpack(archive, target, cache);
                }
            }
        }
        return launcher(target);
    }

    /**
     * Unpacks beside the target and renames, so a directory with the final name is complete. The
     * lock is held, so an unfinished one is left from a process that has ended.
     */
    private static void unpack(URL archive, Path target, Path cache) throws IOException {
        Path unfinished = cache.resolve("unfinished");
        delete(unfinished);
        Files.createDirectory(unfinished);
        Process tar =
                new ProcessBuilder("tar", "-xz", "--strip-components=1")
                        .directory(unfinished.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(unfinished.resolve("tar.log").toFile())
                        .start();
        try (InputStream in = archive.openStream();
                var out = tar.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException e) {
            // The archive is truncated, or tar stopped reading: its exit status says so.
        }
        try {
            if (tar.waitFor() != 0) {
                throw new IOException(
                        "tar failed: " + Files.readString(unfinished.resolve("tar.log")));
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while the sandbox is unpacked", e);
        }
        Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Path launcher(Path directory) {
        return directory.resolve("bin").resolve("milepost");
    }

    private static String checksum(URL archive) throws IOException {
        try (DigestInputStream in =
                new DigestInputStream(archive.openStream(), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
