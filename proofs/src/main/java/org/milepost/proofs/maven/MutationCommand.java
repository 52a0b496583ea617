package org.milepost.proofs.maven;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.milepost.bench.Project;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code prove mutation}: PIT, with the tests that have the tag {@code mutation}. */
@Command(
        name = "mutation",
        description = {
            "Makes small changes to the pure code; its tests must fail.",
            "Counts for how many of these mutants a fast test fails. Each set"
                    + " has a score; the command fails when one is below the minimum in"
                    + " the module's pom.xml. Takes minutes. The other mutants are listed"
                    + " in target/mutation/SET/index.html of the module."
        },
        mixinStandardHelpOptions = true)
public final class MutationCommand implements Callable<Integer> {

    private static final Pattern MUTANT = Pattern.compile("<mutation detected='(true|false)'");

    @Parameters(
            paramLabel = "SET",
            arity = "0..1",
            description = "one set alone: ${COMPLETION-CANDIDATES}")
    private List<Set> sets = List.of(Set.values());

    /** An execution of the profile {@code mutation} in the pom of a module. */
    enum Set {
        AMCASH("service"),
        AVIOS("service"),
        LEDGER("engine"),
        OAUTH("service"),
        PROGRAMME("service");

        private final String module;

        Set(String module) {
            this.module = module;
        }

        private Path reports() {
            return Project.home().resolve(module + "/target/mutation/" + this);
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public Integer call() throws IOException {
        Maven maven = Maven.logging("mutation");
        System.err.println("milepost: compiling ...");
        if (maven.run("-Pmutation", "test-compile") != 0) {
            throw maven.failure("the code does not compile");
        }
        List<String> scores = new ArrayList<>();
        int status = 0;
        for (Set set : sets) {
            System.err.println("milepost: mutating the set " + set + "; this takes minutes ...");
            Project.delete(set.reports());
            status |=
                    maven.run(
                            "-Pmutation",
                            "test-compile",
                            "org.pitest:pitest-maven:mutationCoverage@" + set);
            if (!Files.exists(set.reports().resolve("mutations.xml"))) {
                throw maven.failure("the mutants could not be made");
            }
            scores.add(score(set));
        }
        scores.forEach(System.out::println);
        if (status != 0) {
            System.err.println("milepost: a score is below the minimum in its pom.xml");
        }
        return status;
    }

    private static String score(Set set) throws IOException {
        List<MatchResult> mutants =
                MUTANT.matcher(Files.readString(set.reports().resolve("mutations.xml")))
                        .results()
                        .toList();
        long noticed = mutants.stream().filter(it -> it.group(1).equals("true")).count();
        return String.format(
                Locale.ROOT,
                "mutation %s: %d of %d mutants noticed, %.1f %%",
                set,
                noticed,
                mutants.size(),
                100.0 * noticed / mutants.size());
    }
}
