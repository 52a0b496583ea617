package org.milepost.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.milepost.bench.process.ServerProcess;
import org.milepost.postgres.DatabaseSettings;

/**
 * The product's demo in a separate process, with a new directory that is deleted when it stops,
 * also when the benchmark is interrupted.
 *
 * <p>Threads: started and closed by one thread.
 */
final class Product implements AutoCloseable {

    private static final Pattern CHECKED =
            Pattern.compile("([\\d,]+) transfers checked in ([\\d.]+) seconds");

    private final List<String> program;
    private final Path directory;
    private final Thread stopAtExit = new Thread(this::stopAndDelete);
    private ServerProcess process;

    /**
     * An audit that found the books to hold.
     *
     * @param transfers how many it checked
     * @param seconds what it took, in tenths
     */
    record Audit(long transfers, double seconds) {}

    private Product(List<String> program, Path directory) {
        this.program = program;
        this.directory = directory;
        this.process = launch();
        Runtime.getRuntime().addShutdownHook(stopAtExit);
    }

    /**
     * Starts it as a user does and waits until it is ready.
     *
     * @param home the project, where the launcher is
     * @param scratch where its directory is made; on a real disk
     */
    static Product start(Path home, Path scratch) {
        return start(List.of(home.resolve("milepost").toString()), scratch);
    }

    /**
     * Starts a build with the options of the launcher of this project, and waits until it is ready.
     *
     * @param jar the build; its libraries lie beside it
     * @param home the project
     * @param scratch where its directory is made; on a real disk
     */
    static Product ofJar(Path jar, Path home, Path scratch) {
        return start(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + home.resolve("packaging").resolve("java.options"),
                        "-Xmx256m",
                        "-Xmn96m",
                        "-jar",
                        jar.toString()),
                scratch);
    }

    private static Product start(List<String> program, Path scratch) {
        try {
            return new Product(program, Files.createTempDirectory(scratch, "bench-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ServerProcess launch() {
        return ServerProcess.byCommand(
                directory, command("demo", "--data", data().toString(), "--port", "0"));
    }

    private List<String> command(String... arguments) {
        List<String> words = new ArrayList<>(program);
        words.addAll(List.of(arguments));
        return words;
    }

    /**
     * Stops it as an operator would and starts it again over the same data.
     *
     * @return from the start of the command to the moment when it was ready
     */
    Duration restart() {
        process.stop();
        long started = System.nanoTime();
        process = launch();
        return Duration.ofNanos(System.nanoTime() - started);
    }

    /**
     * Starts a second instance on its database.
     *
     * @param home the project, where the launcher is
     */
    SecondInstance startSecond(Path home, DatabaseSettings database) {
        return SecondInstance.start(home, directory, database, address());
    }

    /** Where it serves, for example http://127.0.0.1:34567. */
    URI address() {
        return process.address();
    }

    InetSocketAddress socketAddress() {
        return new InetSocketAddress(address().getHost(), address().getPort());
    }

    /** Where it keeps its database. */
    Path data() {
        return directory.resolve("data");
    }

    long processId() {
        return process.processId();
    }

    /** Has the product audit its books while it runs; prints what it prints. */
    Audit verify() {
        try {
            Process verify =
                    new ProcessBuilder(command("verify", "--data", data().toString()))
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String text = new String(verify.getInputStream().readAllBytes(), UTF_8);
            System.out.print(text);
            Matcher checked = CHECKED.matcher(text);
            if (verify.waitFor() != 0 || !checked.find()) {
                throw new IllegalStateException("the books do not hold after the load");
            }
            return new Audit(
                    Long.parseLong(checked.group(1).replace(",", "")),
                    Double.parseDouble(checked.group(2)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while the books are verified", e);
        }
    }

    /** Stops it as an operator would, waits, and deletes its directory. */
    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(stopAtExit);
        stopAndDelete();
    }

    private void stopAndDelete() {
        process.stop();
        Project.delete(directory);
    }
}
