package org.milepost.proofs.partners;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.milepost.bench.Project;
import org.milepost.proofs.ToolRun;
import org.milepost.proofs.Verdict;
import org.milepost.proofs.packaging.PartnerPackages;
import picocli.CommandLine.Command;

/** {@code prove junit}: partners can test their software with what is published for them. */
@Command(
        name = "junit",
        description = {
            "Makes the packages for partners, and uses them in projects as partners do.",
            "A Maven project under a JDK 17 tests sales, retries, the daily limit and a debit with the"
                    + " extension for JUnit and the client for Java, offline; a JVM of tests that is"
                    + " killed leaves no process. A program uses the client for TypeScript. The"
                    + " files have what Maven Central and npm require, and signatures. Needs a JDK"
                    + " 17, Maven, gpg, node and npm; takes five minutes, and the first run fetches"
                    + " libraries."
        },
        mixinStandardHelpOptions = true)
public final class JunitCommand implements Callable<Integer> {

    private final PrintStream out = System.out;
    private final List<String> violations = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        Path jdk = OlderJdk.find();
        Path scratch = Files.createTempDirectory(Project.var(), "junit-");
        try {
            out.println("making the packages ...");
            GpgKey key = GpgKey.make(scratch.resolve("gnupg"));
            PartnerPackages packages = PartnerPackages.ofProject(scratch, scratch.resolve("out"));
            packages.writeMaven(List.of("-Prelease"), key.environment());
            packages.writeNpm();
            note(
                    "what Maven Central requires",
                    new PublishedFiles(packages.mavenRepository(), key).violations());
            note("npm publish --dry-run", npmDryRun(packages));
            PartnerProject project = new PartnerProject(scratch.resolve("partner"), packages, jdk);
            project.make();
            project.fetch();
            note("a partner's tests, offline, with " + jdk.getFileName(), project.test());
            note("a killed JVM leaves no process", project.killTests());
            note("the next run ends what a killed sandbox left", project.killTestsAndSandbox());
            note(
                    "a program in TypeScript",
                    new TypeScriptProgram(scratch.resolve("program"), packages).run());
        } finally {
            Project.delete(scratch);
        }
        return Verdict.of(violations).print("partners can use what is published for them");
    }

    private void note(String what, List<String> found) {
        out.printf("%-50s %s%n", what, found.isEmpty() ? "holds" : "fails");
        violations.addAll(found);
    }

    /** What npm would publish: nothing is uploaded. */
    private static List<String> npmDryRun(PartnerPackages packages) {
        ToolRun publish =
                ToolRun.of(
                        packages.npmDirectory(),
                        Map.of("npm_config_registry", "http://127.0.0.1:9"),
                        List.of("npm", "publish", "--dry-run", "--tag", "next"));
        List<String> wrong = new ArrayList<>();
        for (String file :
                List.of(
                        "dist/index.js",
                        "dist/index.d.ts",
                        "LICENSE",
                        "README.md",
                        "package.json")) {
            if (!publish.output().contains(file)) {
                wrong.add("the npm package has no " + file + ": " + publish.lastLines());
            }
        }
        if (!publish.succeeded()) {
            wrong.add("npm publish --dry-run: " + publish.lastLines());
        }
        if (publish.output().contains(" warn ") && publish.output().contains("auto-corrected")) {
            wrong.add("npm corrected package.json: " + publish.lastLines());
        }
        return wrong;
    }
}
