package org.milepost.proofs.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A built project that is packaged.
 *
 * @param home its directory
 * @param version its version, or another one that the packages are to have
 * @param time the time of all files in the packages, so that two builds have the same bytes
 */
public record Release(Path home, String version, Instant time) {

    private static final Pattern VERSION = Pattern.compile("<version>(.*)</version>");
    private static final Pattern TIME =
            Pattern.compile("<project.build.outputTimestamp>(.*)</project.build.outputTimestamp>");

    /** The project in this directory, with the version and the time of its pom. */
    static Release of(Path home) {
        try {
            String pom = Files.readString(home.resolve("pom.xml"));
            return new Release(home, first(VERSION, pom), Instant.parse(first(TIME, pom)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same with another version of the packages. */
    Release withVersion(String other) {
        return new Release(home, other, time);
    }

    /** The version as Debian writes it: one before a release sorts before that release. */
    String debianVersion() {
        return version.replace("-", "~");
    }

    /** The name of the files that are made, followed by the system and processor. */
    String fileName() {
        return "milepost-" + version + "-linux-" + architecture();
    }

    /** The processor of this machine, as Debian and OCI name it. */
    static String architecture() {
        return switch (System.getProperty("os.arch")) {
            case "amd64", "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            case String other -> other;
        };
    }

    /** The environment by which tools write this time instead of now. */
    Map<String, String> environment() {
        return Map.of("SOURCE_DATE_EPOCH", Long.toString(time.getEpochSecond()), "TZ", "UTC");
    }

    /** A file of the directory packaging. */
    Path packaging(String name) {
        return home.resolve("packaging").resolve(name);
    }

    private static String first(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        if (!found.find()) {
            throw new IllegalStateException("the pom has no " + pattern);
        }
        return found.group(1);
    }
}
