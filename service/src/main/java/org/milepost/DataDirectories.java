package org.milepost;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.milepost.postgres.OperatorFault;

/** The directory of a demo's data. */
final class DataDirectories {

    /** Set by the launcher: the directory of the project. */
    private static final String HOME_PROPERTY = "milepost.home";

    private DataDirectories() {}

    /** The given directory, or the default one. */
    static Path demo(@Nullable Path asked) {
        Path directory =
                Optional.ofNullable(asked)
                        .orElseGet(
                                () ->
                                        Path.of(
                                                System.getProperty(HOME_PROPERTY, ""),
                                                "var",
                                                "demo"));
        return directory.toAbsolutePath().normalize();
    }

    /** Refuses a directory without the data of a demo. */
    static void requireExisting(Path data) {
        if (!Files.isDirectory(data)) {
            throw new OperatorFault(
                    "There are no books in " + data + ": no demo has run there yet.");
        }
    }
}
