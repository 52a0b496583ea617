package org.milepost.proofs.signin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Programs that use third-party client libraries, in a directory of the proof: their sources are
 * resources beside this class, and npm or Maven fetches the libraries.
 *
 * <p>Threads: used by one thread.
 *
 * @param directory where they are
 */
record ClientPrograms(Path directory) {

    private static final int MINUTES_MAX = 9;
    private static final String COPY =
            "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies";

    /** A library of Maven Central. */
    record Library(String group, String name, String version) {

        private String xml() {
            String of = version.isEmpty() ? "" : "<version>" + version + "</version>";
            return "<dependency><groupId>%s</groupId><artifactId>%s</artifactId>%s</dependency>"
                    .formatted(group, name, of);
        }
    }

    /** Programs in a directory, which is created if it does not exist. */
    static ClientPrograms in(Path directory) {
        try {
            return new ClientPrograms(Files.createDirectories(directory));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a source, which is a resource. */
    Path write(String resource, String name) {
        try (InputStream in = ClientPrograms.class.getResourceAsStream(resource)) {
            Path file = directory.resolve(name);
            return Files.write(file, Objects.requireNonNull(in, resource).readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has npm fetch the libraries that {@code package.json} names. */
    void installByNpm() {
        run(List.of("npm", "install", "--ignore-scripts", "--no-audit", "--no-fund"));
    }

    /**
     * Has Maven bring these libraries with what they need.
     *
     * @param parent of the project; empty for none
     */
    void copyByMaven(String parent, List<Library> libraries) {
        StringBuilder pom =
                new StringBuilder("<project xmlns=\"http://maven.apache.org/POM/4.0.0\">");
        pom.append("<modelVersion>4.0.0</modelVersion>").append(parent);
        pom.append("<groupId>org.milepost</groupId><artifactId>clients-proof</artifactId>");
        pom.append("<version>1</version><dependencies>");
        libraries.forEach(it -> pom.append(it.xml()));
        pom.append("</dependencies></project>");
        try {
            Files.writeString(directory.resolve("pom.xml"), pom);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run(List.of("mvn", "-q", "-B", COPY, "-DoutputDirectory=lib", "-DincludeScope=runtime"));
    }

    /** Compiles a source against the libraries. */
    void compile(Path source) {
        run(
                List.of(
                        java("javac"),
                        "-parameters",
                        "-d",
                        "classes",
                        "-cp",
                        "lib/*",
                        source.toString()));
    }

    /** The command that runs a compiled program. */
    List<String> javaCommand(String main, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(java("java"), "-cp", "classes:lib/*", main));
        command.addAll(arguments);
        return command;
    }

    /**
     * Runs a program to its end.
     *
     * @return what it printed
     * @throws IllegalStateException when it failed, with what it printed
     */
    String run(List<String> command) {
        Path out = directory.resolve("program.log");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .directory(directory.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(out.toFile());
            builder.environment().put("JAVA_HOME", System.getProperty("java.home")); // for Maven
            Process process = builder.start();
            Thread stop = new Thread(process::destroy);
            Runtime.getRuntime().addShutdownHook(stop);
            boolean ended = process.waitFor(MINUTES_MAX, TimeUnit.MINUTES);
            Runtime.getRuntime().removeShutdownHook(stop);
            process.destroy();
            String printed = Files.readString(out, StandardCharsets.UTF_8);
            if (!ended || process.exitValue() != 0) {
                throw new IllegalStateException(command.getFirst() + " failed:\n" + printed);
            }
            return printed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while " + command.getFirst(), e);
        }
    }

    /** Starts a program that serves; it ends with this process at the latest. */
    Process start(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .directory(directory.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(Redirect.to(directory.resolve("site.log").toFile()))
                            .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String java(String tool) {
        return Path.of(System.getProperty("java.home"), "bin", tool).toString();
    }
}
