package org.milepost.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** Another Milepost process that runs an embedded server until it is killed without warning. */
final class EmbeddedServerProcess implements AutoCloseable {

    private static final String READY = "ready";

    private final Process process;
    private final BufferedReader output;

    private EmbeddedServerProcess(Process process) {
        this.process = process;
        this.output = process.inputReader(UTF_8);
    }

    /** Starts the process; its server comes up some time later. */
    static EmbeddedServerProcess start(Path dataDirectory) throws IOException {
        return new EmbeddedServerProcess(
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                EmbeddedServerProcess.class.getName(),
                                dataDirectory.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start());
    }

    /** Waits until the server is up. */
    EmbeddedServerProcess awaitServer() throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.equals(READY)) {
                return this;
            }
        }
        throw new IllegalStateException("the process ended before its server was up");
    }

    long processId() {
        return process.pid();
    }

    /** SIGKILL; its server stays. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** The process itself. */
    public static void main(String[] arguments) {
        try (EmbeddedServer _ = EmbeddedServer.start(EmbeddedSettings.of(Path.of(arguments[0])))) {
            System.out.println(READY);
            while (true) {
                LockSupport.park();
            }
        }
    }
}
