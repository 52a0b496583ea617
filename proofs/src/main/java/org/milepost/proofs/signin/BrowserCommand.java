package org.milepost.proofs.signin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.milepost.bench.Project;
import org.milepost.bench.process.ServerProcess;
import org.milepost.proofs.Verdict;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code prove browser}: a member signs in and decides in a real Chromium, on a phone and on a
 * desk, with scripts and without, and the partner gets its token; an engineer uses the pages of the
 * sandbox; the staff work in the console. Takes screenshots of the pages, measures their layout,
 * and lets axe-core search them.
 */
@Command(
        name = "browser",
        description =
                "Signs a member in, uses the pages of the sandbox, and works in the console, in a real"
                        + " Chromium; takes screenshots.",
        mixinStandardHelpOptions = true)
public final class BrowserCommand implements Callable<Integer> {

    @Mixin private ChromiumOptions options = new ChromiumOptions();

    @Option(
            names = "--view",
            paramLabel = "NAME",
            description =
                    "Only this one: phone-no-script, phone, small-dark, desk, desk-dark, or"
                            + " console.")
    private @Nullable String only;

    /** One way to look at the pages. */
    private record View(String name, Chrome.Screen screen) {}

    private static final String CONSOLE = "console";
    private static final Chrome.Screen DESK = new Chrome.Screen(1280, 900, false, true, false);

    private static final List<View> VIEWS =
            List.of(
                    new View("phone-no-script", new Chrome.Screen(360, 740, true, false, false)),
                    new View("phone", new Chrome.Screen(360, 740, true, true, false)),
                    new View("small-dark", new Chrome.Screen(320, 568, true, true, true)),
                    new View("desk", DESK),
                    new View("desk-dark", new Chrome.Screen(1280, 900, false, true, true)));

    @Override
    public Integer call() throws IOException {
        Optional<Path> chromedriver = options.driver();
        Optional<Path> chromium = options.browser();
        if (chromedriver.isEmpty() || chromium.isEmpty()) {
            System.err.println(
                    "milepost: this proof needs Chromium and its ChromeDriver, and found"
                            + (chromium.isEmpty() ? " no chromium" : "")
                            + (chromedriver.isEmpty() ? " no chromedriver" : "")
                            + " on the PATH. Install them (on Debian: apt install chromium"
                            + " chromium-driver), or name them with --browser and --driver.");
            return CommandLine.ExitCode.USAGE;
        }
        List<View> views =
                VIEWS.stream().filter(it -> only == null || it.name.equals(only)).toList();
        Path pictures = Files.createDirectories(Project.var().resolve("browser-proof"));
        Path scratch = Files.createTempDirectory("milepost-browser-");
        List<String> violations = new ArrayList<>();
        ServerProcess demo =
                ServerProcess.launchDemo(scratch, scratch.resolve("data"), 0).awaitReady();
        try {
            for (View view : views) {
                System.out.printf("%s ...%n", view.name);
                Path profile = Files.createDirectories(scratch.resolve(view.name));
                try (PartnerSite partner = new PartnerSite(demo.address());
                        Chrome chrome =
                                Chrome.start(
                                        chromedriver.get(), chromium.get(), profile, view.screen)) {
                    new SignInVisit(chrome, partner, view.screen, pictures.resolve(view.name))
                            .make()
                            .forEach(it -> violations.add(view.name + ": " + it));
                    new SandboxVisit(
                                    chrome,
                                    demo.address(),
                                    view.screen,
                                    pictures.resolve(view.name))
                            .make()
                            .forEach(it -> violations.add(view.name + ": " + it));
                }
            }
            if (only == null || only.equals(CONSOLE)) {
                System.out.println("console ...");
                Path profile = Files.createDirectories(scratch.resolve(CONSOLE));
                try (Chrome chrome =
                        Chrome.start(chromedriver.get(), chromium.get(), profile, DESK)) {
                    violations.addAll(
                            new ConsoleVisit(chrome, demo.address(), pictures.resolve(CONSOLE))
                                    .make());
                    violations.addAll(firstProgramme(chrome, scratch, pictures));
                }
            }
        } finally {
            demo.stop();
            Project.delete(scratch);
        }
        System.out.println("the screenshots are in " + pictures);
        return Verdict.of(violations)
                .print(
                        views.size()
                                + " times a member signed in and decided, and the partner got what"
                                + " was allowed; the pages of the sandbox and the console did as"
                                + " they say, and axe found nothing");
    }

    private static List<String> firstProgramme(Chrome chrome, Path scratch, Path pictures)
            throws IOException {
        Path directory = Files.createDirectories(scratch.resolve("empty"));
        try (EmptyInstallation installation = EmptyInstallation.open(directory)) {
            return new FirstProgrammeVisit(chrome, installation, pictures.resolve(CONSOLE)).make();
        }
    }
}
