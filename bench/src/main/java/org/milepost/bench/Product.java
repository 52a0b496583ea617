package org.milepost.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The product as a user starts it: {@code ./milepost demo} in a process of its own, over a new data
 * directory that goes when it stops, also when we are interrupted.
 *
 * <p>Threads: started and closed by one thread.
 */
final class Product implements AutoCloseable {

    private static final Pattern READY =
            Pattern.compile("^milepost ready (http://\\S+)$", Pattern.MULTILINE);
    private static final Duration START_MAX = Duration.ofMinutes(3);
    private static final Duration STOP_MAX = Duration.ofSeconds(60);

    private static final int POLL_MILLIS = 5;

    /**
     * An audit that found the books to hold.
     *
     * @param transfers how many it checked
     * @param seconds what it took, in tenths
     */
    record Audit(long transfers, double seconds) {}

    private static final Pattern CHECKED =
            Pattern.compile("([\\d,]+) transfers checked in ([\\d.]+) seconds");

    private final Path home;
    private final Path data;
    private final Path log;
    private final Thread stopAtExit = new Thread(this::stopAndDelete);
    private volatile Process process;
    private URI address;

    private Product(Path home, Path data, Path log, Process process) throws IOException {
        this.home = home;
        this.data = data;
        this.log = log;
        this.process = process;
        this.address = awaitReady(process, log);
    }

    /**
     * Starts and waits until it is ready.
     *
     * @param home the project, where the launcher is
     * @param scratch where its data directory is made; on a real disk
     * @param log where its output goes
     */
    static Product start(Path home, Path scratch, Path log) {
        try {
            Path data = Files.createTempDirectory(scratch, "bench-");
            Process process = launch(home, data, log);
            Thread stopEarly = new Thread(() -> stopAndDelete(process, data));
            Runtime.getRuntime().addShutdownHook(stopEarly);
            Product product = new Product(home, data, log, process);
            Runtime.getRuntime().addShutdownHook(product.stopAtExit);
            Runtime.getRuntime().removeShutdownHook(stopEarly);
            return product;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Process launch(Path home, Path data, Path log) throws IOException {
        Process process =
                new ProcessBuilder(
                                home.resolve("milepost").toString(),
                                "demo",
                                "--data",
                                data.toString(),
                                "--port",
                                "0")
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        process.getOutputStream().close();
        return process;
    }

    /**
     * Stops it as an operator would and starts it again over the same data.
     *
     * @return from when the command was given to when it was ready
     */
    Duration restart() {
        stop(process);
        try {
            long typed = System.nanoTime();
            process = launch(home, data, log);
            address = awaitReady(process, log);
            return Duration.ofNanos(System.nanoTime() - typed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it serves, for example http://127.0.0.1:34567. */
    URI address() {
        return address;
    }

    InetSocketAddress socketAddress() {
        return new InetSocketAddress(address.getHost(), address.getPort());
    }

    /** Where it keeps its database. */
    Path data() {
        return data;
    }

    long processId() {
        return process.pid();
    }

    /**
     * Has the product audit its books while it runs; its verdict goes to our output.
     *
     * @return what it checked and in what time, as it tells itself
     */
    Audit verify() {
        try {
            Process verifier =
                    new ProcessBuilder(
                                    home.resolve("milepost").toString(),
                                    "verify",
                                    "--data",
                                    data.toString())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String said =
                    new String(verifier.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            System.out.print(said);
            Matcher checked = CHECKED.matcher(said);
            if (verifier.waitFor() != 0 || !checked.find()) {
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

    /** Stops it as an operator would, waits, and deletes its data. */
    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(stopAtExit);
        stopAndDelete();
    }

    private void stopAndDelete() {
        stopAndDelete(process, data);
    }

    private static void stopAndDelete(Process process, Path data) {
        stop(process);
        try {
            delete(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void stop(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("the product did not stop in " + STOP_MAX);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while the product stops", e);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static URI awaitReady(Process process, Path log) throws IOException {
        long giveUp = System.nanoTime() + START_MAX.toNanos();
        while (System.nanoTime() - giveUp < 0) {
            Matcher ready = READY.matcher(Files.readString(log));
            if (ready.find()) {
                return URI.create(ready.group(1));
            }
            if (!process.isAlive()) {
                break;
            }
            pause();
        }
        throw new IllegalStateException(
                "the product did not become ready; it said:\n" + Files.readString(log));
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while the product starts", e);
        }
    }
}
