package org.milepost.proofs.signin;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.milepost.bench.Project;
import org.milepost.bench.process.ServerProcess;
import org.milepost.proofs.Verdict;
import org.milepost.proofs.signin.ClientPrograms.Library;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code prove clients}: members sign in through third-party client libraries and sites, in a real
 * Chromium, with second taps and lost answers.
 */
@Command(
        name = "clients",
        description = "Checks sign-in with third-party client libraries, and in a Chromium.",
        mixinStandardHelpOptions = true)
public final class ClientsCommand implements Callable<Integer> {

    private static final Pattern PRINTED =
            Pattern.compile("^(ok|failed|access_token|id_token) (.+)$", Pattern.MULTILINE);
    private static final String CLIENT = "avios-hotel";
    private static final List<String> SPRING_BOOT = List.of("3.5.7", "4.0.7");
    private static final Chrome.Screen DESK = new Chrome.Screen(1280, 900, false, true, false);

    @Mixin private ChromiumOptions options = new ChromiumOptions();

    @Option(
            names = "--keycloak",
            paramLabel = "FILE",
            description =
                    "keycloak-quarkus-dist-"
                            + Keycloak.VERSION
                            + ".zip; the default is to have Maven fetch it")
    private @Nullable Path keycloak;

    private final PrintStream out = System.out;
    private final List<String> violations = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        Optional<Path> chromedriver = options.driver();
        Optional<Path> chromium = options.browser();
        boolean tools =
                List.of("node", "npm", "mvn").stream()
                        .allMatch(it -> ChromiumOptions.onPath(List.of(it)).isPresent());
        if (chromedriver.isEmpty() || chromium.isEmpty() || !tools) {
            System.err.println(
                    "milepost: this proof needs Chromium, its ChromeDriver, Node.js 20 or newer with"
                            + " npm, and Maven on the PATH. Install what is missing.");
            return CommandLine.ExitCode.USAGE;
        }
        Optional<Path> broker =
                keycloak == null ? KeycloakCommand.fetch(Project.var()) : Optional.of(keycloak);
        Path scratch = Files.createTempDirectory(Project.var(), "clients-");
        Path programs = Project.var().resolve("clients-proof");
        ServerProcess demo =
                ServerProcess.launchDemo(scratch, scratch.resolve("data"), 0).awaitReady();
        try {
            Map<String, String> tokens = libraries(programs, demo.address());
            jwtLibraries(programs, demo.address(), tokens);
            Path profile = Files.createDirectories(scratch.resolve("browser"));
            try (Chrome chrome = Chrome.start(chromedriver.get(), chromium.get(), profile, DESK)) {
                ClientVisits visits = new ClientVisits(chrome, demo.address());
                visits.taps();
                visits.callbackThatRedirects();
                for (String version : SPRING_BOOT) {
                    spring(programs, version, demo.address(), tokens, visits);
                }
                broker.filter(Files::isReadable)
                        .ifPresent(it -> visits.keycloak(it, scratch.resolve("keycloak")));
                violations.addAll(visits.violations());
            }
        } finally {
            demo.stop();
            Project.delete(scratch);
        }
        if (broker.filter(Files::isReadable).isEmpty()) {
            violations.add("Keycloak could not be fetched; name its archive with --keycloak");
        }
        return Verdict.of(violations)
                .print("members sign in with third-party clients, and no retry ends a" + " grant");
    }

    /** The libraries of npm; the tokens that they got. */
    private Map<String, String> libraries(Path directory, URI milepost) throws IOException {
        out.println("client libraries of npm ...");
        ClientPrograms programs = ClientPrograms.in(directory.resolve("npm"));
        programs.write("clients-package.json", "package.json");
        programs.write("clients.mjs", "clients.mjs");
        programs.installByNpm();
        return report(
                programs.run(
                        List.of(
                                "node",
                                "clients.mjs",
                                milepost.toString(),
                                Integer.toString(Keycloak.freePort()))));
    }

    private void jwtLibraries(Path directory, URI milepost, Map<String, String> tokens) {
        out.println("libraries of Maven Central that verify tokens ...");
        ClientPrograms programs = ClientPrograms.in(directory.resolve("jwt"));
        programs.copyByMaven(
                "",
                List.of(
                        new Library("com.auth0", "java-jwt", "4.6.2"),
                        new Library("io.jsonwebtoken", "jjwt-impl", "0.13.0"),
                        new Library("io.jsonwebtoken", "jjwt-jackson", "0.13.0"),
                        new Library("org.bitbucket.b_c", "jose4j", "0.9.6"),
                        new Library("org.slf4j", "slf4j-nop", "1.7.36")));
        programs.compile(programs.write("JwtLibraries.java.txt", "JwtLibraries.java"));
        report(programs.run(programs.javaCommand("JwtLibraries", verification(milepost, tokens))));
    }

    private static List<String> verification(URI milepost, Map<String, String> tokens) {
        return List.of(
                milepost.toString(),
                CLIENT,
                tokens.getOrDefault("access_token", "none"),
                tokens.getOrDefault("id_token", "none"));
    }

    private void spring(
            Path directory,
            String version,
            URI milepost,
            Map<String, String> tokens,
            ClientVisits visits)
            throws IOException {
        out.println("Spring Boot " + version + " ...");
        String group = "org.springframework.boot";
        ClientPrograms programs = ClientPrograms.in(directory.resolve("spring-" + version));
        programs.copyByMaven(
                """
                <parent><groupId>%s</groupId><artifactId>spring-boot-starter-parent</artifactId>
                <version>%s</version><relativePath/></parent>"""
                        .formatted(group, version),
                List.of(
                        new Library(group, "spring-boot-starter-web", ""),
                        new Library(group, "spring-boot-starter-oauth2-client", ""),
                        new Library(group, "spring-boot-starter-oauth2-resource-server", "")));
        programs.compile(programs.write("SpringSite.java.txt", "SpringSite.java"));
        List<String> verify = new ArrayList<>(List.of("verify"));
        verify.addAll(verification(milepost, tokens));
        report(programs.run(programs.javaCommand("SpringSite", verify)));
        int port = Keycloak.freePort();
        String callback = "http://127.0.0.1:" + port + ClientVisits.SPRING_CALLBACK;
        String client = "spring.security.oauth2.client.";
        Process site =
                programs.start(
                        programs.javaCommand(
                                "SpringSite",
                                List.of(
                                        "--server.address=127.0.0.1",
                                        "--server.port=" + port,
                                        "--" + client + "provider.milepost.issuer-uri=" + milepost,
                                        "--" + client + "registration.milepost.client-id=" + CLIENT,
                                        "--"
                                                + client
                                                + "registration.milepost.client-secret="
                                                + CLIENT
                                                + "-secret",
                                        "--"
                                                + client
                                                + "registration.milepost.scope=openid,profile",
                                        "--"
                                                + client
                                                + "registration.milepost.redirect-uri="
                                                + callback)));
        try {
            visits.spring(version, URI.create("http://127.0.0.1:" + port));
        } finally {
            site.destroy();
        }
    }

    /** Prints what a program found, and keeps its tokens. */
    private Map<String, String> report(String printed) {
        Map<String, String> tokens = new TreeMap<>();
        Matcher line = PRINTED.matcher(printed);
        int found = 0;
        while (line.find()) {
            switch (line.group(1)) {
                case "ok" -> out.println("  " + line.group(2));
                case "failed" -> violations.add(line.group(2));
                default -> tokens.put(line.group(1), line.group(2));
            }
            found++;
        }
        if (found == 0) {
            violations.add("a program printed nothing that it found: " + printed);
        }
        return tokens;
    }
}
