package org.milepost.proofs.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.milepost.proofs.ToolRun;

/**
 * The third-party tools, in the versions that are named here, fetched into a directory of the
 * proof.
 *
 * @param directory where they are
 * @param generator the jar of openapi-generator
 */
record Toolbox(Path directory, Path generator) {

    private static final String GENERATOR_VERSION = "7.25.0";
    private static final String DEPENDENCY_PLUGIN =
            "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:";

    private static final Map<String, String> PACKAGES =
            new TreeMap<>(
                    Map.of(
                            "@redocly/cli", "2.77.0",
                            "@stoplight/spectral-cli", "6.16.3",
                            "@stoplight/prism-cli", "5.14.2",
                            "newman", "6.2.2",
                            "typescript", "5.9.3"));

    /**
     * Has npm and Maven fetch the tools. No script of a package runs.
     *
     * @throws IllegalStateException when one of them is missing or fails
     */
    static Toolbox fetch(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(
                directory.resolve("package.json"),
                PACKAGES.entrySet().stream()
                        .map(it -> "\"%s\": \"%s\"".formatted(it.getKey(), it.getValue()))
                        .collect(
                                Collectors.joining(
                                        ", ", "{\"private\": true, \"dependencies\": {", "}}")));
        Files.writeString(directory.resolve(".spectral.yaml"), "extends: ['spectral:oas']\n");
        ToolRun.of(
                        directory,
                        List.of("npm", "install", "--ignore-scripts", "--no-audit", "--no-fund"))
                .require("npm install");
        Path generator = directory.resolve("openapi-generator-cli-" + GENERATOR_VERSION + ".jar");
        if (!Files.exists(generator)) {
            maven(
                    directory,
                    DEPENDENCY_PLUGIN + "copy",
                    "-Dartifact=org.openapitools:openapi-generator-cli:" + GENERATOR_VERSION,
                    "-DoutputDirectory=" + directory);
        }
        return new Toolbox(directory, generator);
    }

    /** Runs a program of an npm package. */
    ToolRun npm(String program, String... arguments) {
        return ToolRun.of(directory, node(program, arguments));
    }

    /** The command line of a program of an npm package. */
    List<String> node(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add("node");
        command.add(directory.resolve("node_modules/.bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    /** Makes a client of a document. */
    void generate(Path document, String language, Path client, String... options) {
        List<String> command = new ArrayList<>();
        command.add(java());
        command.add("-jar");
        command.add(generator.toString());
        command.addAll(List.of("generate", "-i", document.toString(), "-g", language));
        command.addAll(List.of("-o", client.toString()));
        command.addAll(List.of(options));
        ToolRun.of(directory, command).require("openapi-generator for " + document.getFileName());
    }

    /** The class path of a generated Java client, as its pom says. */
    String classPath(Path client) throws IOException {
        Path file = client.resolve("class-path.txt");
        maven(
                client,
                DEPENDENCY_PLUGIN + "build-classpath",
                "-Dmdep.includeScope=provided",
                "-Dmdep.outputFile=" + file);
        return Files.readString(file).strip();
    }

    /** The program of this Java. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static void maven(Path directory, String... arguments) {
        List<String> command = new ArrayList<>(List.of("mvn", "-B", "-q"));
        command.addAll(List.of(arguments));
        ToolRun.of(directory, command).require("mvn " + arguments[0]);
    }
}
