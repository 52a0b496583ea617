package org.milepost.proofs.partners;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.milepost.bench.process.ServerProcess;
import org.milepost.proofs.ToolRun;
import org.milepost.proofs.packaging.PartnerPackages;

/**
 * A partner's program in TypeScript: it installs the npm package, compiles in strict mode, and
 * makes a sale whose answer is lost, against a demo.
 *
 * @param directory where it is made
 * @param packages the packages, with that of npm
 */
record TypeScriptProgram(Path directory, PartnerPackages packages) {

    /** Runs it; what went wrong. */
    List<String> run() throws IOException {
        Files.createDirectories(directory);
        Files.writeString(
                directory.resolve("package.json"), "{\"private\": true, \"type\": \"module\"}");
        Files.writeString(directory.resolve("till.ts"), PartnerProject.resource("till.ts"));
        Path packed;
        try (Stream<Path> files = Files.list(packages.out().resolve("npm"))) {
            packed = files.findFirst().orElseThrow();
        }
        ToolRun.of(
                        directory,
                        List.of(
                                "npm",
                                "install",
                                "--offline",
                                "--ignore-scripts",
                                "--no-audit",
                                "--no-fund",
                                packed.toString()))
                .require("installing the npm package");
        Path compiler = packages.npmDirectory().resolve("node_modules/.bin/tsc");
        ToolRun compiled =
                ToolRun.of(
                        directory,
                        List.of(
                                compiler.toString(),
                                "--strict",
                                "--target",
                                "es2022",
                                "--module",
                                "nodenext",
                                "--lib",
                                "es2022,dom",
                                "till.ts"));
        if (!compiled.succeeded()) {
            return List.of("a program in TypeScript does not compile: " + compiled.lastLines());
        }
        ServerProcess demo =
                ServerProcess.launchDemo(
                                Files.createDirectories(directory.resolve("logs")),
                                directory.resolve("demo"),
                                0)
                        .awaitReady();
        try {
            ToolRun run =
                    ToolRun.of(directory, List.of("node", "till.js", demo.address().toString()));
            return run.succeeded()
                    ? List.of()
                    : List.of("a program in TypeScript: " + run.lastLines());
        } finally {
            demo.stop();
        }
    }
}
