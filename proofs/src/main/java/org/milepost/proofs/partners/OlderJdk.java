package org.milepost.proofs.partners;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** A JDK 17 of this machine, the oldest that partners' tests may use. */
final class OlderJdk {

    private static final String RELEASE = "JAVA_VERSION=\"17.";

    /** Where packages and tools put JDKs; the launcher looks there too. */
    private static final List<String> PLACES =
            List.of("/usr/lib/jvm", "/usr/local/lib/jvm", "/usr/java", "/opt", "/opt/java");

    private OlderJdk() {}

    /**
     * Finds one: that of {@code JAVA17_HOME}, or one in the usual places.
     *
     * @throws IllegalStateException when there is none
     */
    static Path find() {
        String named = Objects.requireNonNullElse(System.getenv("JAVA17_HOME"), "");
        return Stream.concat(
                        Stream.of(named).filter(it -> !it.isEmpty()).map(Path::of),
                        Stream.concat(
                                        PLACES.stream().map(Path::of),
                                        Stream.of(".sdkman/candidates/java", ".jdks")
                                                .map(
                                                        Path.of(System.getProperty("user.home"))
                                                                ::resolve))
                                .flatMap(OlderJdk::entries))
                .filter(OlderJdk::isWanted)
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "this proof needs a JDK 17, and none is in the usual places;"
                                                + " install one, or set JAVA17_HOME"));
    }

    private static Stream<Path> entries(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted().toList().stream();
        } catch (IOException _) {
            return Stream.empty(); // it does not exist
        }
    }

    private static boolean isWanted(Path home) {
        try {
            return Files.isExecutable(home.resolve("bin/javac"))
                    && Files.readString(home.resolve("release")).contains(RELEASE);
        } catch (IOException _) {
            return false;
        }
    }
}
