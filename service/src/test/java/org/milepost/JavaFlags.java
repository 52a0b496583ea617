package org.milepost;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the launcher runs Java, for processes that tests start. */
final class JavaFlags {

    private static final Pattern FLAGS = Pattern.compile("JAVA_FLAGS=\\(([^)]*)\\)");

    private JavaFlags() {}

    /**
     * The command that runs a class of the tests' class path as the launcher does.
     *
     * @param heapMegabytes the heap it gets instead of the usual one
     */
    static List<String> command(int heapMegabytes, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        for (String flag : launchers()) {
            if (!flag.startsWith("-Xm") && !flag.startsWith("-XX:SurvivorRatio")) {
                command.add(flag);
            }
        }
        command.add("-Xmx" + heapMegabytes + "m");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static List<String> launchers() {
        Path launcher = Path.of(System.getProperty("basedir", ".")).resolveSibling("milepost");
        try {
            Matcher flags = FLAGS.matcher(Files.readString(launcher.toAbsolutePath().normalize()));
            if (!flags.find()) {
                throw new IllegalStateException("the launcher has no JAVA_FLAGS");
            }
            return List.of(flags.group(1).strip().split("\\s+", -1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
