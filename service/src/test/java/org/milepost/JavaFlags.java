package org.milepost;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How the launcher and the packages run Java, for processes that tests start. */
final class JavaFlags {

    private JavaFlags() {}

    /**
     * The command that runs a class of the tests' class path with the options of the product.
     *
     * @param heapMegabytes the heap it gets instead of the usual one
     */
    static List<String> command(int heapMegabytes, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + options());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx" + heapMegabytes + "m"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static Path options() {
        return Path.of(System.getProperty("basedir", "."))
                .resolveSibling("packaging")
                .resolve("java.options")
                .toAbsolutePath()
                .normalize();
    }
}
