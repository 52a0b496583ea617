package org.milepost;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code serve}: production, over an external PostgreSQL. */
@Command(
        name = "serve",
        description = "Runs a server for production on an external PostgreSQL 15 to 18.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    @Spec private @Nullable CommandSpec spec;

    @Mixin private ConfigOption config = new ConfigOption();

    @Option(
            names = "--check",
            description = {
                "Checks the settings, prints them with their sources, and ends. Secrets are masked;"
                        + " nothing is started."
            })
    private boolean onlyChecks;

    @Override
    public Integer call() throws InterruptedException {
        Settings sources = config.settings();
        Config settings = Config.of(sources);
        if (onlyChecks) {
            check(sources, Objects.requireNonNull(spec).commandLine());
            return 0;
        }
        LOG.info(
                "{} starts; its settings are {}; nothing to do",
                Build.described(),
                String.join(", ", sources.effective()));
        LOG.info(
                "the heap may use {}; MILEPOST_JAVA_OPTIONS=-Xmx512m would set another size; nothing"
                        + " to do",
                HeapChoice.described());
        try (StopSignal stop = StopSignal.install()) {
            try (Instance instance =
                    Instance.start(settings, Instance.Purpose.SERVICE, new WallClock())) {
                LOG.info(
                        "ready at {}; health and metrics are at {}; nothing to do",
                        instance.url(),
                        instance.managementUrl());
                System.out.println("milepost management " + instance.managementUrl());
                System.out.println("milepost ready " + instance.url());
                stop.await();
                LOG.info(
                        "a stop was requested; readiness answers 503, the port closes after {} ms, and"
                                + " requests in progress are answered; nothing to do",
                        settings.http().lameDuck().toMillis());
            }
            LOG.info("stopped; all answered requests are durable; nothing to do");
        }
        return 0;
    }

    /** Root can read more than the user of the service. */
    private static void check(Settings sources, CommandLine line) {
        sources.effective().forEach(line.getOut()::println);
        if ("root".equals(System.getProperty("user.name"))) {
            line.getErr()
                    .println(
                            "milepost: the settings can be used, but files were read as root; run"
                                    + " this as the user of the service (INSTALL.md, \"Configure\")"
                                    + " to check what that user may read");
        }
    }
}
