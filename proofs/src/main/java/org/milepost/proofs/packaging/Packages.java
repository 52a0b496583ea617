package org.milepost.proofs.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.milepost.bench.Project;
import org.milepost.proofs.ToolRun;

/**
 * Writes the packages of a program into one directory, with the manifests, the bill of materials
 * and the checksums beside them.
 *
 * <p>Threads: used by one thread.
 *
 * @param release what is packaged
 * @param program the program
 * @param scratch for what is needed only while they are made
 * @param out where they go
 */
record Packages(Release release, ProgramTree program, Path scratch, Path out) {

    private static final DateTimeFormatter CHANGELOG_TIME =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss xx", Locale.ENGLISH);

    private static final String CHECKSUMS = "SHA256SUMS";

    /** The tarball: the program, the documents, and an example of the settings. */
    void writeTarball() {
        Path parent = scratch.resolve("tarball");
        StagedTree tree = new StagedTree(parent.resolve(release.fileName()));
        Project.delete(tree.root());
        tree.copyAll(program.root(), "");
        addDocuments(tree, "doc");
        tree.copy(release.home().resolve("LICENSE"), "LICENSE");
        tree.copy(release.packaging("milepost.properties"), "etc/milepost.properties");
        tree.copy(release.packaging("debian/milepost.service"), "etc/milepost.service");
        tree.settle(release.time());
        archive(
                parent,
                out.resolve(release.fileName() + ".tar.gz"),
                List.of("--gzip", release.fileName()));
    }

    /** The Debian package, made by debhelper. */
    void writeDebianPackage() {
        Path parent = scratch.resolve("debian");
        Path root = parent.resolve("milepost");
        Project.delete(root);
        StagedTree tree = new StagedTree(root);
        tree.copyAll(release.packaging("debian"), "debian");
        List<String> values =
                List.of(
                        "(VERSION)",
                        "(" + release.debianVersion() + ")",
                        "DATE",
                        CHANGELOG_TIME.format(release.time().atOffset(ZoneOffset.UTC)),
                        "Architecture: ARCHITECTURE",
                        "Architecture: " + Release.architecture());
        tree.fill(release.packaging("debian/changelog"), "debian/changelog", values);
        tree.fill(release.packaging("debian/control"), "debian/control", values);
        tree.makeExecutable("debian/rules");
        tree.copyAll(program.root(), "usr/lib/milepost");
        addDocuments(tree, "usr/share/doc/milepost");
        tree.copy(release.packaging("milepost.properties"), "etc/milepost/milepost.properties");
        tree.settle(release.time());
        ToolRun.of(root, release.environment(), List.of("debian/rules", "binary"))
                .require("making the Debian package");
        move(
                parent.resolve(
                        "milepost_%s_%s.deb"
                                .formatted(release.debianVersion(), Release.architecture())));
    }

    /** The OCI image layout, and the manifests for Kubernetes. */
    void writeImage() {
        ImageLayout.write(release, program, scratch.resolve("image"), out);
        try {
            new StagedTree(out)
                    .fill(
                            release.packaging("kubernetes/milepost.yaml"),
                            "milepost-" + release.version() + "-kubernetes.yaml",
                            List.of("VERSION", release.version()));
            Files.copy(
                    release.home().resolve("docs/sql/roles.sql"),
                    out.resolve("roles.sql"),
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bill of materials, without what is not in the packages. */
    void writeBill() {
        new StagedTree(out)
                .write(
                        "milepost-" + release.version() + "-bom.json",
                        PackagedBill.of(
                                release.home().resolve("service/target/milepost-bom.json")));
    }

    /** The SHA-256 of each file, in the form of sha256sum. */
    void writeChecksums() {
        try {
            Files.deleteIfExists(out.resolve(CHECKSUMS));
            List<String> lines = new ArrayList<>();
            try (Stream<Path> files = Files.list(out)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    lines.add(sha256(file) + "  " + file.getFileName());
                }
            }
            Files.write(out.resolve(CHECKSUMS), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of the checksums. */
    List<String> checksums() {
        try {
            return Files.readAllLines(out.resolve(CHECKSUMS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void addDocuments(StagedTree tree, String directory) {
        new PackagedDocuments(release.home()).addTo(tree, directory);
        tree.write(
                directory + "/milepost-bom.json",
                PackagedBill.of(release.home().resolve("service/target/milepost-bom.json")));
    }

    private void archive(Path directory, Path file, List<String> contents) {
        archive(release, scratch, directory, file, contents);
    }

    /**
     * An archive by GNU tar, which depends only on the contents of the files and on their modes.
     */
    static void archive(
            Release release, Path scratch, Path directory, Path file, List<String> contents) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "tar",
                                "--create",
                                "--file=" + file,
                                "--sort=name",
                                "--format=gnu",
                                "--owner=0",
                                "--group=0",
                                "--numeric-owner",
                                "--mtime=@" + release.time().getEpochSecond(),
                                "--directory=" + directory));
        command.addAll(contents);
        ToolRun.of(scratch, command).require("making " + file);
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void move(Path file) {
        try {
            Files.move(file, out.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
