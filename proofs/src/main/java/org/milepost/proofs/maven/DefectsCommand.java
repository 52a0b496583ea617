package org.milepost.proofs.maven;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.milepost.bench.Project;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code prove defects}: each planted defect in a copy of the sources, and the tests with the tag
 * {@code defects}.
 */
@Command(
        name = "defects",
        description = {
            "Adds known defects to the code, one at a time; tests must fail.",
            "Adds each defect to a copy of the sources, runs the tests that do"
                    + " not depend on chance, and prints which of them fail. Takes a"
                    + " minute for each defect."
        },
        mixinStandardHelpOptions = true)
public final class DefectsCommand implements Callable<Integer> {

    private static final Set<String> NOT_COPIED = Set.of("target", "var", ".git");
    private static final Pattern FAILED =
            Pattern.compile("\\[ERROR\\] *org\\.milepost\\.[a-z]+\\.(\\w+\\.\\w+).* -- Time.*");
    private static final int TOLD_MAX = 3;

    @Parameters(
            paramLabel = "NAME",
            arity = "0..1",
            defaultValue = "",
            description = "the beginning of the name of a patch in service/src/test/defects")
    private String prefix = "";

    @Spec private @Nullable CommandSpec spec;

    private final Path home = Project.home();
    private final Path copy = home.resolve("target/defects");
    private final Maven maven = new Maven(copy, Optional.of(home.resolve("target/defects.log")));

    @Override
    public Integer call() {
        List<PlantedDefect> defects =
                PlantedDefect.in(home).stream().filter(it -> it.name().startsWith(prefix)).toList();
        if (defects.isEmpty()) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "there is no defect whose name begins with '" + prefix + "'");
        }
        // Without this, a test that fails anyway would look as if it noticed every defect.
        copySources();
        if (!passes()) {
            throw maven.failure("the tests fail without any defect");
        }
        System.out.println("no defect: all tests pass");
        boolean allNoticed = true;
        for (PlantedDefect defect : defects) {
            allNoticed &= isNoticed(defect);
        }
        return allNoticed ? 0 : 1;
    }

    private boolean isNoticed(PlantedDefect defect) {
        copySources();
        defect.plant(copy);
        if (passes()) {
            System.out.println(defect.name() + ": NOT NOTICED");
            return false;
        }
        List<String> failed =
                maven.lines().stream()
                        .map(FAILED::matcher)
                        .filter(Matcher::matches)
                        .map(it -> it.group(1))
                        .distinct()
                        .sorted()
                        .toList();
        if (failed.isEmpty()) {
            throw maven.failure("the defect " + defect.name() + " does not build");
        }
        System.out.printf(
                "%s: %d tests, among them %s%n",
                defect.name(),
                failed.size(),
                String.join(" ", failed.subList(0, Math.min(TOLD_MAX, failed.size()))));
        return true;
    }

    private boolean passes() {
        return maven.run("test", "-Dgroups=defects", "-Dsimulation.seeds=100") == 0;
    }

    private void copySources() {
        Project.delete(copy);
        try {
            Files.walkFileTree(home, new Copying());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Copying extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                throws IOException {
            if (NOT_COPIED.contains(directory.getFileName().toString())) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectories(place(directory));
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            Files.copy(file, place(file), StandardCopyOption.COPY_ATTRIBUTES);
            return FileVisitResult.CONTINUE;
        }

        private Path place(Path source) {
            return copy.resolve(home.relativize(source));
        }
    }
}
