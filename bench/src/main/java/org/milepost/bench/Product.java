package org.milepost.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The product as a user starts it: {@code ./milepost demo} in a process of its own, over a data
 * directory of its own.
 *
 * <p>Threads: started and closed by one thread.
 */
final class Product implements AutoCloseable {

    private static final Pattern READY =
            Pattern.compile("^milepost ready (http://\\S+)$", Pattern.MULTILINE);
    private static final Duration START_MAX = Duration.ofMinutes(3);
    private static final Duration STOP_MAX = Duration.ofSeconds(60);
    private static final int POLL_MILLIS = 50;

    private final Path home;
    private final Process process;
    private final URI address;
    private final Thread stopAtExit;

    private Product(Path home, Process process, URI address, Thread stopAtExit) {
        this.home = home;
        this.process = process;
        this.address = address;
        this.stopAtExit = stopAtExit;
    }

    /**
     * Starts and waits until it is ready.
     *
     * @param home the project, where the launcher is
     * @param data an empty directory for its database
     * @param log where its output goes
     */
    static Product start(Path home, Path data, Path log) {
        try {
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
            Thread stopAtExit = new Thread(process::destroy);
            Runtime.getRuntime().addShutdownHook(stopAtExit);
            return new Product(home, process, awaitReady(process, log), stopAtExit);
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

    long processId() {
        return process.pid();
    }

    /** Has the product audit its books while it runs; its verdict goes to our output. */
    void verify(Path data) {
        try {
            Process verifier =
                    new ProcessBuilder(
                                    home.resolve("milepost").toString(),
                                    "verify",
                                    "--data",
                                    data.toString())
                            .inheritIO()
                            .start();
            if (verifier.waitFor() != 0) {
                throw new IllegalStateException("the books do not hold after the load");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while the books are verified", e);
        }
    }

    /** Stops it as an operator would, and waits. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("the product did not stop in " + STOP_MAX);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while the product stops", e);
        }
        Runtime.getRuntime().removeShutdownHook(stopAtExit);
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
        process.destroy();
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
