package org.milepost.proofs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.milepost.bench.ResidentMemory;
import org.milepost.bench.process.ServerProcess;

/**
 * How much memory a server uses.
 *
 * @param heapMegabytes live objects, after a full collection
 * @param residentMegabytes what the operating system has given it; 0 where that cannot be read
 */
record Memory(long heapMegabytes, long residentMegabytes) {

    private static final Pattern HEAP_USED =
            Pattern.compile(
                    "^jvm_memory_used_bytes\\{[^}]*area=\"heap\"[^}]*} (\\S+)$", Pattern.MULTILINE);
    private static final long KILO = 1024;

    /** Measures it, which makes the server collect its garbage. */
    static Memory of(ServerProcess server) {
        collectGarbage(server.processId());
        double bytes = 0;
        Matcher used = HEAP_USED.matcher(metrics(server));
        while (used.find()) {
            bytes += Double.parseDouble(used.group(1));
        }
        return new Memory(
                Math.round(bytes / KILO / KILO), ResidentMemory.megabytes(server.processId()));
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%d MB live, %d MB resident", heapMegabytes, residentMegabytes);
    }

    /** The metrics of the server. */
    static String metrics(ServerProcess server) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(server.management().resolve("/observe/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while the metrics are read", e);
        }
    }

    private static void collectGarbage(long processId) {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            Process process =
                    new ProcessBuilder(jcmd.toString(), Long.toString(processId), "GC.run")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectErrorStream(true)
                            .start();
            process.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while garbage is collected", e);
        }
    }
}
