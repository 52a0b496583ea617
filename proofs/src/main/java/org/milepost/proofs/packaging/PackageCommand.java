package org.milepost.proofs.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.milepost.bench.Project;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code package}: makes what operators install. */
@Command(
        name = "package",
        description = {
            "Makes what operators install: a tarball, a Debian package, an OCI image.",
            "Each has its own Java runtime and needs neither Maven nor sources where it runs. The"
                    + " checksums, the bill of materials and the manifests for Kubernetes are beside"
                    + " them. Needs GNU tar; for the Debian package debhelper, for the image"
                    + " mmdebstrap and umoci, which are packages of Debian. docs/INSTALL.md says how"
                    + " the packages are used.",
            "The form 'partners', made only when it is named, is what partners use in their tests"
                    + " and programs: a Maven repository with the sandbox, the extension for JUnit"
                    + " and the client for Java, and an npm package with the client for TypeScript."
                    + " Needs Maven, node and npm. docs/PARTNER-TESTS.md says how they are used."
        },
        mixinStandardHelpOptions = true)
public final class PackageCommand implements Callable<Integer> {

    /** What operators install. */
    static final Set<Form> FOR_OPERATORS = EnumSet.of(Form.TARBALL, Form.DEBIAN, Form.IMAGE);

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The directory for the packages. Default: target/packages.")
    private @Nullable Path out;

    @Option(
            names = "--form",
            split = ",",
            paramLabel = "FORM",
            description =
                    "Only these forms: ${COMPLETION-CANDIDATES}. Default: those for operators.")
    private Set<Form> forms = EnumSet.copyOf(FOR_OPERATORS);

    @Option(
            names = "--package-version",
            paramLabel = "VERSION",
            description = "The version of the packages. Default: that of the sources.")
    private @Nullable String version;

    /** What can be made. */
    enum Form {
        /** An archive that runs in any directory. */
        TARBALL,
        /** A package for Debian with a unit of systemd. */
        DEBIAN,
        /** An image for containers, with manifests for Kubernetes. */
        IMAGE,
        /** A Maven repository and an npm package for partners. */
        PARTNERS
    }

    @Override
    public Integer call() throws IOException {
        Release release = Release.of(Project.home());
        if (version != null) {
            release = release.withVersion(version);
        }
        Path directory =
                out == null
                        ? Project.home().resolve("target/packages")
                        : out.toAbsolutePath().normalize();
        Path scratch = Files.createTempDirectory(Project.var(), "package-");
        try {
            if (forms.remove(Form.PARTNERS)) {
                new PartnerPackages(release, scratch, directory).write();
            }
            if (!forms.isEmpty()) {
                writeForOperators(release, scratch, directory);
            }
            System.out.println("packages in " + directory);
        } finally {
            Project.delete(scratch);
        }
        return 0;
    }

    private void writeForOperators(Release release, Path scratch, Path directory)
            throws IOException {
        ProgramTree program = ProgramTree.make(release, scratch.resolve("program"));
        System.err.println("milepost: training the AOT cache ...");
        Training.run(program, release, scratch);
        Packages packages = write(release, program, forms, scratch, directory);
        packages.checksums().forEach(System.out::println);
    }

    /** Writes the packages of a program in these forms. */
    static Packages write(
            Release release, ProgramTree program, Set<Form> forms, Path scratch, Path out)
            throws IOException {
        Files.createDirectories(out);
        Packages packages = new Packages(release, program, scratch, out);
        for (Form form : forms) {
            switch (form) {
                case TARBALL -> packages.writeTarball();
                case DEBIAN -> packages.writeDebianPackage();
                case IMAGE -> packages.writeImage();
                case PARTNERS -> throw new IllegalArgumentException("not for operators");
            }
        }
        packages.writeBill();
        packages.writeChecksums();
        return packages;
    }
}
