package org.milepost.proofs.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory whose contents become a package.
 *
 * <p>Threads: used by one thread.
 *
 * @param root the directory
 */
record StagedTree(Path root) {

    /** A copy of a file; its directory is made if necessary. */
    Path copy(Path from, String name) {
        return at(name, to -> Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING));
    }

    /** A copy of a directory with all that is in it. */
    void copyAll(Path from, String name) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path to = root.resolve(name).resolve(from.relativize(file).toString());
                if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(
                            file,
                            to,
                            LinkOption.NOFOLLOW_LINKS,
                            StandardCopyOption.COPY_ATTRIBUTES,
                            StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file with this text. */
    Path write(String name, String text) {
        return at(name, to -> Files.writeString(to, text));
    }

    /** A file of the release with words in it replaced. */
    Path fill(Path from, String name, List<String> wordsAndValues) {
        try {
            String text = Files.readString(from);
            for (int i = 0; i < wordsAndValues.size(); i += 2) {
                text = text.replace(wordsAndValues.get(i), wordsAndValues.get(i + 1));
            }
            return write(name, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a file executable. */
    void makeExecutable(String name) {
        try {
            Files.setPosixFilePermissions(
                    root.resolve(name), PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives all files this time, and everybody the right to read them. */
    void settle(Instant time) {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.toList()) {
                if (!Files.isSymbolicLink(file)) {
                    boolean runs = Files.isExecutable(file);
                    Files.setPosixFilePermissions(
                            file,
                            PosixFilePermissions.fromString(runs ? "rwxr-xr-x" : "rw-r--r--"));
                    Files.setLastModifiedTime(file, FileTime.from(time));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What makes one file. */
    private interface Making {
        Path make(Path to) throws IOException;
    }

    private Path at(String name, Making making) {
        try {
            Path to = root.resolve(name);
            Files.createDirectories(to.getParent());
            return making.make(to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
