package org.milepost.proofs.documents;

import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.milepost.bench.Project;
import org.milepost.bench.process.Pauses;
import org.milepost.bench.process.Program;
import org.milepost.bench.process.ServerProcess;
import org.milepost.proofs.ToolRun;
import org.milepost.proofs.Verdict;
import picocli.CommandLine.Command;

/**
 * {@code prove documents}: third-party tools can use the API documents of a running demo.
 *
 * <p>Redocly and Spectral find no error in them. Clients that openapi-generator makes for
 * TypeScript and Java compile, and make every call; Prism, between them and the demo, compares each
 * request and answer with the document. Newman runs the Postman collections, twice.
 */
@Command(
        name = "documents",
        description =
                "Checks the API documents with linters, generated clients, a validating proxy and newman.",
        mixinStandardHelpOptions = true)
public final class DocumentsCommand implements Callable<Integer> {

    private static final List<String> DOCUMENTS = List.of("amcash", "avios", "operator");
    private static final String MEMBER_SCOPES =
            "debit reverse_transaction retrieve_transactions retrieve_account retrieve_membership"
                    + " update_membership";
    private static final Duration PRISM_START_MAX = Duration.ofSeconds(90);

    private final PrintStream out = System.out;
    private final List<String> violations = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        Path scratch = Files.createTempDirectory(Project.var(), "documents-");
        try {
            out.println("fetching the tools from npm and Maven Central ...");
            Toolbox tools = Toolbox.fetch(Project.var().resolve("document-tools"));
            ServerProcess demo =
                    ServerProcess.launchDemo(
                                    Files.createDirectories(scratch.resolve("logs")),
                                    scratch.resolve("demo"),
                                    0)
                            .awaitReady();
            try {
                String member = memberToken(scratch, demo.address());
                for (String name : DOCUMENTS) {
                    prove(tools, scratch, demo.address(), name, member);
                }
            } finally {
                demo.stop();
            }
        } finally {
            Project.delete(scratch);
        }
        return Verdict.of(violations).print("third-party tools can use the API documents");
    }

    private void prove(Toolbox tools, Path scratch, URI demo, String name, String member)
            throws IOException {
        Path document = download(demo, scratch, name + ".yaml");
        Path collection = download(demo, scratch, name + ".postman_collection.json");
        note(name, "Redocly", tools.npm("redocly", "lint", document.toString()));
        note(
                name,
                "Spectral",
                tools.npm(
                        "spectral",
                        "lint",
                        "--ruleset",
                        tools.directory().resolve(".spectral.yaml").toString(),
                        document.toString()));
        List<GeneratedClient> clients =
                List.of(
                        GeneratedClient.typeScript(
                                tools, document, scratch.resolve(name + "-typescript")),
                        GeneratedClient.java(tools, document, scratch.resolve(name + "-java")));
        int port = freePort();
        Path log = scratch.resolve(name + "-prism.log");
        Process prism =
                ToolRun.start(
                        scratch,
                        log,
                        tools.node(
                                "prism",
                                "proxy",
                                document.toString(),
                                demo.toString(),
                                "--errors",
                                "--host",
                                "127.0.0.1",
                                "--port",
                                Integer.toString(port)));
        try {
            awaitPrism(prism, log);
            for (GeneratedClient client : clients) {
                note(
                        name,
                        "client for " + client.language() + ", through Prism",
                        client.drive(collection, "http://127.0.0.1:" + port, member));
            }
        } finally {
            prism.destroy();
        }
        for (String time : List.of("first", "second")) {
            note(
                    name,
                    "newman, " + time + " time",
                    tools.npm("newman", "run", collection.toString(), "--color", "off"));
        }
    }

    /** Prints how a tool ended; a failure is a violation. */
    private void note(String document, String tool, ToolRun run) {
        boolean held = run.succeeded() && !run.output().contains("violation: ");
        out.printf("%-10s %-36s %s%n", document, tool, held ? "no error" : "fails");
        if (!held) {
            violations.add(document + ", " + tool + ": " + run.lastLines());
        }
    }

    private static void awaitPrism(Process prism, Path log) {
        Pauses.await(PRISM_START_MAX, () -> listens(log) || !prism.isAlive());
        if (!listens(log)) {
            throw new IllegalStateException("Prism did not start");
        }
    }

    private static boolean listens(Path log) {
        try {
            return Files.readString(log).contains("Prism is listening");
        } catch (IOException e) {
            return false;
        }
    }

    private static Path download(URI demo, Path scratch, String file) throws IOException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<Path> answer =
                    http.send(
                            HttpRequest.newBuilder(demo.resolve("/openapi/" + file)).build(),
                            HttpResponse.BodyHandlers.ofFile(scratch.resolve(file)));
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(file + ": HTTP " + answer.statusCode());
            }
            return answer.body();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while waiting for a document", e);
        }
    }

    private static String memberToken(Path scratch, URI demo) {
        Program.Ended token =
                Program.run(
                        scratch,
                        "token",
                        "--url",
                        demo.toString(),
                        "--member",
                        "3081471017300186",
                        "--programme",
                        "ATRP",
                        "--client",
                        "avios-hotel",
                        "--scope",
                        MEMBER_SCOPES);
        if (token.exitCode() != 0) {
            throw new IllegalStateException("no token of a member: " + token.err());
        }
        return token.out().strip();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
