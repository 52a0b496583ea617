package org.milepost;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
            sources.effective()
                    .forEach(Objects.requireNonNull(spec).commandLine().getOut()::println);
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
        try (StopSignal stop = StopSignal.install();
                Instance instance =
                        Instance.start(settings, Instance.Purpose.SERVICE, new WallClock())) {
            System.out.println("milepost management " + instance.managementUrl());
            System.out.println("milepost ready " + instance.url());
            stop.await();
        }
        return 0;
    }
}
