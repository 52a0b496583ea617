package org.milepost.proofs.documents;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.milepost.proofs.ToolRun;

/**
 * A client that openapi-generator made of a document and that is compiled. It does the steps of the
 * document's Postman collection.
 *
 * @param command its command line; the collection, the URL and a member's token follow
 */
record GeneratedClient(String language, Path directory, List<String> command) {

    /** Makes a client for TypeScript, compiled in strict mode. */
    static GeneratedClient typeScript(Toolbox tools, Path document, Path directory)
            throws IOException {
        tools.generate(document, "typescript-fetch", directory);
        Path settings = directory.resolve("tsconfig.json");
        Files.writeString(
                settings,
                """
                {"compilerOptions": {"strict": true, "target": "es2022", "module": "commonjs",
                  "outDir": "dist", "lib": ["es2022", "dom"], "types": []}, "include": ["**/*.ts"]}
                """);
        tools.npm("tsc", "-p", settings.toString()).require("tsc for " + document.getFileName());
        Path driver = copy("drive.js", directory.resolve("drive.js"));
        return new GeneratedClient(
                "TypeScript", directory, List.of("node", driver.toString(), directory.toString()));
    }

    /**
     * Makes a client for Java. Lists that are not set stay absent: otherwise the generator's models
     * send them empty.
     */
    static GeneratedClient java(Toolbox tools, Path document, Path directory) throws IOException {
        tools.generate(
                document, "java", directory, "--additional-properties=containerDefaultToNull=true");
        String classPath = tools.classPath(directory);
        Path sources = directory.resolve("src/main/java");
        Path driver = copy("Drive.java.txt", sources.resolve("Drive.java"));
        Path classes = Files.createDirectories(directory.resolve("classes"));
        List<Path> files = new ArrayList<>();
        try (Stream<Path> found = Files.walk(sources.resolve("org"))) {
            found.filter(it -> it.toString().endsWith(".java")).forEach(files::add);
        }
        files.add(driver);
        compile(files, classPath, classes);
        return new GeneratedClient(
                "Java",
                directory,
                List.of(
                        Toolbox.java(),
                        "-cp",
                        classes + File.pathSeparator + classPath,
                        "Drive",
                        sources.toString()));
    }

    /** Does the steps of a collection. */
    ToolRun drive(Path collection, String url, String memberToken) {
        List<String> all = new ArrayList<>(command);
        all.add(collection.toString());
        all.add(url);
        all.add(memberToken);
        return ToolRun.of(directory, all);
    }

    private static void compile(List<Path> files, String classPath, Path classes)
            throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> options = List.of("-parameters", "-nowarn", "-proc:none", "-cp", classPath);
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            List<String> all = new ArrayList<>(options);
            all.addAll(List.of("-d", classes.toString()));
            boolean compiled =
                    compiler.getTask(
                                    null,
                                    manager,
                                    null,
                                    all,
                                    null,
                                    manager.getJavaFileObjectsFromPaths(files))
                            .call();
            if (!compiled) {
                throw new IllegalStateException("a Java client does not compile; see above");
            }
        }
    }

    private static Path copy(String resource, Path file) throws IOException {
        try (InputStream in = GeneratedClient.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the class path has no " + resource);
            }
            Files.copy(in, file);
            return file;
        }
    }
}
