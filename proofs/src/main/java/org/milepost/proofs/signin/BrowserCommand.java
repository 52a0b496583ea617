package org.milepost.proofs.signin;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.milepost.bench.Project;
import org.milepost.bench.process.ServerProcess;
import org.milepost.proofs.Verdict;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code prove browser}: a member signs in and decides in a real Chromium, on a phone and on a
 * desk, with scripts and without, and the partner gets its token. The pages are photographed and
 * measured.
 */
@Command(
        name = "browser",
        description = "Has a member sign in and decide in a real Chromium; takes pictures.",
        mixinStandardHelpOptions = true)
public final class BrowserCommand implements Callable<Integer> {

    static final List<String> DRIVERS = List.of("chromedriver");
    static final List<String> BROWSERS =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

    @Option(
            names = "--driver",
            paramLabel = "PROGRAM",
            description = "ChromeDriver; the default is chromedriver of the PATH")
    private @Nullable Path driver;

    @Option(
            names = "--browser",
            paramLabel = "PROGRAM",
            description = "Chromium or Chrome; the default is that of the PATH")
    private @Nullable Path browser;

    /** One way to look at the pages. */
    private record View(String name, Chrome.Screen screen) {}

    private static final List<View> VIEWS =
            List.of(
                    new View("phone-no-script", new Chrome.Screen(360, 740, true, false, false)),
                    new View("phone", new Chrome.Screen(360, 740, true, true, false)),
                    new View("small-dark", new Chrome.Screen(320, 568, true, true, true)),
                    new View("desk", new Chrome.Screen(1280, 900, false, true, false)));

    @Override
    public Integer call() throws IOException {
        Optional<Path> chromedriver = Optional.ofNullable(driver).or(() -> onPath(DRIVERS));
        Optional<Path> chromium = Optional.ofNullable(browser).or(() -> onPath(BROWSERS));
        if (chromedriver.isEmpty() || chromium.isEmpty()) {
            System.err.println(
                    "milepost: this proof needs Chromium and its ChromeDriver, and found"
                            + (chromium.isEmpty() ? " no chromium" : "")
                            + (chromedriver.isEmpty() ? " no chromedriver" : "")
                            + " on the PATH. Install them (on Debian: apt install chromium"
                            + " chromium-driver), or name them with --browser and --driver.");
            return CommandLine.ExitCode.USAGE;
        }
        Path pictures = Files.createDirectories(Project.var().resolve("browser-proof"));
        Path scratch = Files.createTempDirectory("milepost-browser-");
        List<String> violations = new ArrayList<>();
        ServerProcess demo =
                ServerProcess.launchDemo(scratch, scratch.resolve("data"), 0).awaitReady();
        try {
            for (View view : VIEWS) {
                System.out.printf("%s ...%n", view.name);
                Path profile = Files.createDirectories(scratch.resolve(view.name));
                try (PartnerSite partner = new PartnerSite(demo.address());
                        Chrome chrome =
                                Chrome.start(
                                        chromedriver.get(), chromium.get(), profile, view.screen)) {
                    new SignInVisit(chrome, partner, view.screen, pictures.resolve(view.name))
                            .make()
                            .forEach(it -> violations.add(view.name + ": " + it));
                }
            }
        } finally {
            demo.stop();
            Project.delete(scratch);
        }
        System.out.println("the pictures are in " + pictures);
        return Verdict.of(violations)
                .print(
                        VIEWS.size()
                                + " times a member signed in and decided, and the partner got what"
                                + " was allowed");
    }

    /** The first of these programs on the PATH. */
    static Optional<Path> onPath(List<String> names) {
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        return names.stream()
                .flatMap(
                        name ->
                                Stream.of(path.split(File.pathSeparator, -1))
                                        .map(directory -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
