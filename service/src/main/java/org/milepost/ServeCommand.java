package org.milepost;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code serve}: production, over an external PostgreSQL. */
@Command(
        name = "serve",
        description = "Runs in production, over an external PostgreSQL 15 to 18.",
        version = Main.VERSION,
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "The settings, a Java properties file; docs/CONFIGURATION.md lists them.")
    private Path config = Path.of("");

    @Override
    public Integer call() throws InterruptedException {
        Config settings = Config.read(config);
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
