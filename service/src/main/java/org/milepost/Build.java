package org.milepost;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which version this is, and from which commit it was built. */
final class Build {

    /** Written by the build; absent when the sources are not in a Git repository. */
    private static final String FILE = "commit.properties";

    private Build() {}

    /** The version without the name of the program. */
    static String version() {
        return Main.VERSION.substring(Main.VERSION.indexOf(' ') + 1);
    }

    /** Name, version and commit: the output of {@code --version}. */
    static String described() {
        return Main.VERSION + ", commit " + commit();
    }

    /** Whether it was built from a commit. All builds of one commit make the same data. */
    static boolean isOfCommit() {
        return commit().matches("[0-9a-f]+");
    }

    /** Twelve digits, followed by "-dirty" when the sources differed from the commit. */
    static String commit() {
        Properties properties = new Properties();
        try (InputStream file = Build.class.getResourceAsStream(FILE)) {
            if (file == null) {
                return "unknown";
            }
            properties.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        boolean isDirty = Boolean.parseBoolean(properties.getProperty("git.dirty"));
        return properties.getProperty("git.commit.id.abbrev", "unknown")
                + (isDirty ? "-dirty" : "");
    }
}
