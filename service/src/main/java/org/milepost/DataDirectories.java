package org.milepost;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.milepost.postgres.EmbeddedServer;
import org.milepost.postgres.OperatorFault;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The directory of a demo's data, and the launcher's. */
final class DataDirectories {

    /** Set by the launcher: the directory of the project. */
    private static final String HOME_PROPERTY = "milepost.home";

    private DataDirectories() {}

    /** The given directory, or the default one. */
    static Path demo(@Nullable Path asked) {
        Path directory =
                Optional.ofNullable(asked).orElseGet(() -> home().resolve("var").resolve("demo"));
        return directory.toAbsolutePath().normalize();
    }

    /**
     * Refuses what is not the directory of a demo's data.
     *
     * @param commandLine the one that names it
     * @throws ParameterException when it is a file
     * @throws OperatorFault when no demo has run there
     */
    static void requireBooks(Path data, CommandLine commandLine) {
        if (Files.exists(data) && !Files.isDirectory(data)) {
            throw new ParameterException(
                    commandLine, data + " is a file. Give --data the directory of a demo's data.");
        }
        if (!EmbeddedServer.hasCluster(data)) {
            throw new OperatorFault(
                    "There are no books in " + data + ": no demo has run there yet.");
        }
    }

    /** The launcher as a word of a command that a person copies into a shell here. */
    static String launcher() {
        Path here = Path.of("").toAbsolutePath().normalize();
        Path home = home().toAbsolutePath().normalize();
        return home.equals(here) ? "./milepost" : CommandArguments.quoted(home.resolve("milepost"));
    }

    private static Path home() {
        return Path.of(System.getProperty(HOME_PROPERTY, ""));
    }
}
