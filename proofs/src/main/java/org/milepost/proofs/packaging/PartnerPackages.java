package org.milepost.proofs.packaging;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.milepost.bench.Project;
import org.milepost.proofs.ToolRun;
import org.milepost.proofs.maven.BuildLock;

/**
 * Writes what partners use in their tests and programs: a Maven repository with the sandbox, the
 * extension for JUnit and the client for Java, and an npm package with the client for TypeScript.
 *
 * <p>Threads: used by one thread.
 *
 * @param release what is packaged
 * @param scratch for what is needed only while they are made
 * @param out where {@code maven} and {@code npm} go
 */
public record PartnerPackages(Release release, Path scratch, Path out) {

    private static final String MODULES = "junit,clients/java,clients/typescript,packaging/sandbox";
    private static final String TYPESCRIPT = "clients/typescript";

    /** Writes the packages of the project that this program was built in. */
    public static PartnerPackages ofProject(Path scratch, Path out) {
        return new PartnerPackages(Release.of(Project.home()), scratch, out);
    }

    /** Writes everything. Earlier packages in the same places are deleted. */
    public void write() {
        writeMaven(List.of(), Map.of());
        writeNpm();
    }

    /** The Maven repository that is written. */
    public Path mavenRepository() {
        return out.resolve("maven");
    }

    /** The directory of the npm package, in which npm packed it. */
    public Path npmDirectory() {
        return scratch.resolve("npm");
    }

    /**
     * Writes the Maven repository.
     *
     * @param options further options of Maven, such as {@code -Prelease}
     * @param environment variables for Maven and its programs, besides those of this process
     */
    public void writeMaven(List<String> options, Map<String, String> environment) {
        Project.delete(mavenRepository());
        Path jar = sandbox();
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("milepost.maven", "mvn"));
        command.addAll(List.of("-f", release.home().resolve("pom.xml").toString()));
        command.addAll(List.of("-B", "-q", "-ntp", "-Ppartners", "-pl", MODULES));
        command.addAll(List.of("-Dmaven.test.skip=true", "-Dsandbox.jar=" + jar));
        command.add("-Dsandbox.platform=" + platform());
        command.add("-DaltDeploymentRepository=partners::" + mavenRepository().toUri());
        command.addAll(options);
        command.add("deploy");
        try (BuildLock _ = BuildLock.take(release.home())) {
            ToolRun.of(scratch, environment, command).require("making the Maven repository");
        }
    }

    /** Writes the npm package; the sources that it generates are those of the last Maven run. */
    public void writeNpm() {
        Path from = release.home().resolve(TYPESCRIPT);
        Path generated = from.resolve("target/generated-sources");
        Project.delete(npmDirectory());
        StagedTree tree = new StagedTree(npmDirectory());
        for (String file : List.of("tsconfig.json", "README.md")) {
            tree.copy(from.resolve(file), file);
        }
        tree.fill(
                from.resolve("package.json"),
                "package.json",
                List.of("0.2.0-SNAPSHOT", release.version()));
        tree.copy(release.home().resolve("LICENSE"), "LICENSE");
        tree.copyAll(from.resolve("src"), "src");
        for (String api : List.of("amcash", "avios")) {
            copySources(generated.resolve(api), tree, "src/" + api);
        }
        npm("install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock");
        ToolRun.of(npmDirectory(), List.of("npx", "--no-install", "tsc", "-p", "."))
                .require("compiling the client for TypeScript");
        try {
            Path npm = out.resolve("npm");
            Project.delete(npm);
            Files.createDirectories(npm);
            npm("pack", "--pack-destination", npm.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The classifier of the sandbox for this machine. */
    public static String platform() {
        return "linux-" + Release.architecture();
    }

    private void npm(String... arguments) {
        List<String> command = new ArrayList<>(List.of("npm"));
        command.addAll(List.of(arguments));
        ToolRun.of(npmDirectory(), command).require("npm " + arguments[0]);
    }

    private static void copySources(Path from, StagedTree tree, String name) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(it -> it.toString().endsWith(".ts")).toList()) {
                tree.copy(file, name + "/" + from.relativize(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The jar with the archive of the sandbox, which the extension for JUnit unpacks. */
    private Path sandbox() {
        String name = "milepost-sandbox-" + platform();
        Path parent = scratch.resolve("sandbox");
        ProgramTree program = ProgramTree.makeSandbox(release, parent.resolve(name));
        new StagedTree(program.root()).copy(release.home().resolve("LICENSE"), "LICENSE");
        new StagedTree(program.root()).settle(release.time());
        Path archive = scratch.resolve(name + ".tar.gz");
        Packages.archive(release, scratch, parent, archive, List.of("--gzip", name));
        Path jar = scratch.resolve(name + ".jar");
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(file)) {
            zip.setLevel(Deflater.NO_COMPRESSION);
            add(zip, "META-INF/LICENSE", release.home().resolve("LICENSE"));
            add(zip, "META-INF/milepost/" + archive.getFileName(), archive);
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(ZipOutputStream zip, String name, Path file) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(LocalDateTime.ofInstant(release.time(), ZoneOffset.UTC));
        zip.putNextEntry(entry);
        Files.copy(file, zip);
        zip.closeEntry();
    }
}
