package org.milepost.proofs.packaging;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.milepost.bench.Project;
import org.milepost.proofs.ToolRun;
import org.milepost.proofs.Verdict;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code prove package}: the packages can be installed, used, upgraded and removed. */
@Command(
        name = "package",
        description = {
            "Installs the packages in a fresh Debian, and uses, upgrades and removes them there.",
            "Two builds must give the same bytes, lintian must find no error, systemd-analyze must"
                    + " accept the units. In a Debian root with its own systemd and PostgreSQL the"
                    + " package is configured with three roles, migrates, serves, redeems, is killed"
                    + " and upgraded, verifies, and is removed. The image is read and started. Must"
                    + " run as root, on Debian, with mmdebstrap, debhelper, umoci and lintian."
        },
        mixinStandardHelpOptions = true)
public final class PackageProofCommand implements Callable<Integer> {

    private static final Pattern SCORE =
            Pattern.compile("Overall exposure level for (\\S+): ([0-9.]+) (\\w+)");
    private static final Set<String> NOT_COPIED = Set.of("target", "var");
    private static final List<String> UNITS =
            List.of("milepost", "milepost-migrate", "milepost-verify");

    @Option(
            names = "--skip-second-build",
            description = "Skips the second build, which takes minutes.")
    private boolean skipsSecondBuild;

    private final PrintStream out = System.out;
    private final List<String> violations = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        if (!"root".equals(System.getProperty("user.name"))) {
            throw new IllegalStateException("this proof must run as root");
        }
        Path scratch = Files.createTempDirectory(Project.var(), "package-");
        try {
            Release release = Release.of(Project.home());
            ProgramTree program = ProgramTree.make(release, scratch.resolve("program"));
            if (!skipsSecondBuild) {
                compareBuilds(release, program, scratch);
            }
            out.println("training the AOT cache ...");
            Training.run(program, release, scratch);
            Path first = scratch.resolve("first");
            PackageCommand.write(release, program, PackageCommand.FOR_OPERATORS, scratch, first);
            Release next = release.withVersion(release.version() + "+next");
            Path second = scratch.resolve("second");
            PackageCommand.write(
                    next, program, EnumSet.of(PackageCommand.Form.DEBIAN), scratch, second);
            lint(deb(first), scratch);
            violations.addAll(new ImageInspection(release, first, scratch, out).violations());
            try (DebianRoot debian = DebianRoot.make(scratch, "postgresql")) {
                debian.boot();
                debian.put(deb(first), "/root/first.deb");
                debian.put(deb(second), "/root/second.deb");
                Installation installation = new Installation(debian, out);
                installation.install("/root/first.deb");
                analyse(debian);
                installation.serve();
                installation.upgrade("/root/second.deb");
                installation.remove();
                violations.addAll(installation.violations());
            }
        } finally {
            Project.delete(scratch);
        }
        return Verdict.of(violations).print("the packages can be installed, used and removed");
    }

    /** Builds a copy of the sources in another directory; all files must have the same bytes. */
    private void compareBuilds(Release release, ProgramTree program, Path scratch)
            throws IOException {
        out.println("building a copy of the sources ...");
        Path copy = scratch.resolve("copy");
        Files.createDirectories(copy);
        List<String> words = new ArrayList<>(List.of("cp", "--recursive"));
        words.add("--target-directory=" + copy);
        words.addAll(sources());
        ToolRun.of(scratch, words).require("copying the sources");
        for (String module : List.of("engine", "service", "junit", "bench", "proofs")) {
            Project.delete(copy.resolve(module).resolve("target"));
        }
        ToolRun.of(
                        copy,
                        List.of(
                                System.getProperty("milepost.maven", "mvn"),
                                "-B",
                                "-q",
                                "-Dmaven.test.skip=true",
                                "-pl",
                                "engine,service",
                                "package"))
                .require("the second build");
        Release other = Release.of(copy);
        List<String> sums = checksums(release, program, scratch, "one");
        List<String> otherSums =
                checksums(other, ProgramTree.make(other, scratch.resolve("other")), scratch, "two");
        for (String line : sums) {
            boolean same = otherSums.contains(line);
            out.printf(
                    "%-50s %s%n",
                    line.replaceFirst("\\S+  ", ""), same ? "same bytes" : "other bytes");
            if (!same) {
                violations.add("two builds differ: " + line.replaceFirst("\\S+  ", ""));
            }
        }
    }

    /** All of the project: the commit of the second build would not be clean without a file. */
    private static List<String> sources() throws IOException {
        try (Stream<Path> all = Files.list(Project.home())) {
            return all.filter(it -> !NOT_COPIED.contains(it.getFileName().toString()))
                    .map(Path::toString)
                    .toList();
        }
    }

    private static List<String> checksums(
            Release release, ProgramTree program, Path scratch, String name) throws IOException {
        return PackageCommand.write(
                        release,
                        program,
                        PackageCommand.FOR_OPERATORS,
                        Files.createDirectories(scratch.resolve("work-" + name)),
                        scratch.resolve(name))
                .checksums();
    }

    private static Path deb(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(it -> it.toString().endsWith(".deb")).findFirst().orElseThrow();
        }
    }

    private void lint(Path deb, Path scratch) {
        ToolRun lintian =
                ToolRun.of(
                        scratch,
                        List.of("lintian", "--allow-root", "--fail-on", "error", deb.toString()));
        out.printf(
                "lintian: %d errors, %d warnings%n", count(lintian, "E: "), count(lintian, "W: "));
        if (!lintian.succeeded()) {
            violations.add("lintian: " + lintian.output());
        }
    }

    private static long count(ToolRun run, String start) {
        return run.output().lines().filter(it -> it.startsWith(start)).count();
    }

    private void analyse(DebianRoot debian) {
        for (String unit : UNITS) {
            ToolRun verify = debian.run("systemd-analyze", "verify", unit + ".service");
            if (!verify.succeeded() || verify.output().contains("milepost")) {
                violations.add("systemd-analyze verify: " + verify.output());
            }
            String security =
                    debian.require("systemd-analyze", "security", "--no-pager", unit + ".service");
            var score = SCORE.matcher(security);
            out.printf(
                    "systemd-analyze: %s is verified, exposure %s%n",
                    unit, score.find() ? score.group(2) + " " + score.group(3) : "not said");
        }
    }
}
