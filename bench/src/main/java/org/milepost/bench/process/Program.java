package org.milepost.bench.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.milepost.Main;

/** The product's command line; each command runs in a separate Java process. */
public final class Program {

    private static final int HEAP_MEGABYTES = 256;
    private static final Duration RUN_MAX = Duration.ofSeconds(90);

    private Program() {}

    /**
     * How a command ended.
     *
     * @param exitCode its exit status
     * @param out what it wrote to standard output
     * @param err what it wrote to standard error
     */
    public record Ended(int exitCode, String out, String err) {}

    /**
     * Starts a command.
     *
     * @param out where its standard output goes
     * @param err where its standard error goes
     */
    public static Process start(Path out, Path err, String... arguments) {
        return start(HEAP_MEGABYTES, out, err, arguments);
    }

    /**
     * The same with another heap.
     *
     * @param heapMegabytes how large it may get
     */
    public static Process start(int heapMegabytes, Path out, Path err, String... arguments) {
        List<String> command = command(heapMegabytes, classPath(), arguments);
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectOutput(out.toFile())
                            .redirectError(err.toFile())
                            .start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The words of a command with further classes or resources.
     *
     * @param more a directory that comes after the product
     */
    public static List<String> commandWith(Path more, String... arguments) {
        return command(HEAP_MEGABYTES, classPath() + File.pathSeparator + more, arguments);
    }

    private static List<String> command(int heapMegabytes, String classPath, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx" + heapMegabytes + "m");
        command.add("-XX:+UseSerialGC");
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add("-XX:+DisplayVMOutputToStderr");
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-cp");
        command.add(classPath);
        command.add(Main.class.getName());
        command.addAll(List.of(arguments));
        return command;
    }

    /**
     * Runs a command to its end.
     *
     * @param scratch a directory for its output
     */
    public static Ended run(Path scratch, String... arguments) {
        try {
            Path out = Files.createTempFile(scratch, "command-", ".out");
            Path err = Files.createTempFile(scratch, "command-", ".err");
            Process process = start(out, err, arguments);
            if (!process.waitFor(RUN_MAX.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(
                        String.join(" ", arguments) + " did not end in " + RUN_MAX);
            }
            return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while a command ran", e);
        }
    }

    /**
     * Has the product audit books.
     *
     * @param scratch a directory for its output
     * @return what it prints when they do not hold
     */
    public static List<String> audit(Path scratch, String... where) {
        List<String> arguments = new ArrayList<>(List.of("verify"));
        arguments.addAll(List.of(where));
        Ended verify = run(scratch, arguments.toArray(String[]::new));
        return verify.exitCode() == 0 && verify.out().contains("books hold")
                ? List.of()
                : List.of("verify: " + verify);
    }

    /**
     * The class path of this process with the product first, so that the product's settings of the
     * log are used.
     */
    private static String classPath() {
        try {
            Path product =
                    Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            return product + File.pathSeparator + System.getProperty("java.class.path");
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
