package org.milepost;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option for the file of settings, the same for each command that needs the settings. */
final class ConfigOption {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = {
                "A Java properties file; docs/CONFIGURATION.md lists the settings.",
                "Secret files and the environment have precedence over it."
            })
    private @Nullable Path file;

    /** The settings of all sources. */
    Settings settings() {
        return Settings.read(file);
    }

    /** The settings, checked. */
    Config read() {
        return Config.of(settings());
    }
}
