package org.milepost.proofs.maven;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.milepost.bench.Project;
import picocli.CommandLine.Command;

/** {@code prove security}: SpotBugs and FindSecBugs over the compiled code. */
@Command(
        name = "security",
        description = {
            "Searches the compiled code for known security defects.",
            "Checks engine and service with SpotBugs and FindSecBugs, and fails"
                    + " when they have a finding. Takes a minute or two. Findings that are"
                    + " not defects are in service/spotbugs-exclude.xml, each with its"
                    + " reason. All others are printed, one a line, and are in full in"
                    + " target/spotbugsXml.xml of each module."
        },
        mixinStandardHelpOptions = true)
public final class SecurityCommand implements Callable<Integer> {

    private static final List<String> MODULES = List.of("engine", "service");
    private static final Pattern CLASSES = Pattern.compile("total_classes='(\\d+)'");
    private static final Pattern UNREAD = Pattern.compile("<Errors [^>]*errors='(\\d+)'");
    private static final Pattern FINDING = Pattern.compile("<BugInstance ");

    @Override
    public Integer call() throws IOException {
        for (String module : MODULES) {
            Files.deleteIfExists(findings(module));
        }
        System.err.println("milepost: reading the compiled code; takes a minute or two ...");
        Maven maven = Maven.logging("security");
        int status =
                maven.run(
                        "-fae",
                        "-Psecurity",
                        "test-compile",
                        "com.github.spotbugs:spotbugs-maven-plugin:check");
        if (!MODULES.stream().map(SecurityCommand::findings).allMatch(Files::exists)) {
            throw maven.failure("not all modules could be read");
        }
        if (status != 0) {
            maven.errors().forEach(System.err::println);
        }
        for (String module : MODULES) {
            System.out.println(summary(module));
        }
        return status;
    }

    /**
     * An analysis that could not read a class has proved nothing about it, so such classes are
     * counted too.
     */
    private static String summary(String module) throws IOException {
        String xml = Files.readString(findings(module));
        return "security %s: %s classes read, %s could not be, %d findings"
                .formatted(
                        module,
                        number(CLASSES, xml),
                        number(UNREAD, xml),
                        FINDING.matcher(xml).results().count());
    }

    private static String number(Pattern pattern, String xml) {
        Matcher found = pattern.matcher(xml);
        return found.find() ? found.group(1) : "?";
    }

    private static Path findings(String module) {
        return Project.home().resolve(module + "/target/spotbugsXml.xml");
    }
}
