package org.milepost.bench.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The machine of a run, without any name of the machine or its user.
 *
 * @param cores the cores that Java may use
 * @param memoryMegabytes the memory of the whole machine; 0 where it cannot be read
 * @param processor its model; the architecture where it cannot be read
 * @param system operating system and its version
 * @param java the virtual machine
 */
public record Machine(
        int cores, long memoryMegabytes, String processor, String system, String java) {

    private static final Pattern MODEL = Pattern.compile("(?m)^model name\\s*: (.+)$");
    private static final Pattern MEMORY = Pattern.compile("(?m)^MemTotal:\\s+(\\d+) kB$");
    private static final int KILO = 1_024;

    /** The one that we run on. */
    public static Machine here() {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                Long.parseLong(found(Path.of("/proc/meminfo"), MEMORY, "0")) / KILO,
                found(Path.of("/proc/cpuinfo"), MODEL, System.getProperty("os.arch")),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + Runtime.version());
    }

    /** The machine in one line. */
    String hardware() {
        return String.format(
                Locale.ROOT,
                "%d cores of %s, %,d MB, %s",
                cores,
                processor,
                memoryMegabytes,
                system);
    }

    private static String found(Path file, Pattern pattern, String otherwise) {
        if (!Files.isReadable(file)) {
            return otherwise;
        }
        try {
            Matcher matcher = pattern.matcher(Files.readString(file));
            return matcher.find() ? matcher.group(1).strip() : otherwise;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
