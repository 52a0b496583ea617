package org.milepost.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.milepost.bench.process.ServerProcess;
import org.milepost.postgres.DatabaseSettings;

/**
 * A second instance of the product on the database of the first, as an operator would add one:
 * {@code ./milepost serve} in a separate process.
 *
 * <p>Threads: started and closed by one thread.
 */
final class SecondInstance implements AutoCloseable {

    private final ServerProcess process;

    private SecondInstance(ServerProcess process) {
        this.process = process;
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @param home the project, where the launcher is
     * @param scratch a directory for its settings and its output
     * @param first the address of the first instance, which is also the issuer of tokens
     */
    static SecondInstance start(Path home, Path scratch, DatabaseSettings database, URI first) {
        try {
            Path password = scratch.resolve("password");
            Files.writeString(password, database.password());
            Path config =
                    Files.writeString(
                            scratch.resolve("second.properties"),
                            """
                            database.url=%s
                            database.user=%s
                            database.passwordFile=%s
                            issuer=%s
                            http.port=0
                            management.port=0
                            """
                                    .formatted(
                                            database.jdbcUrl(), database.user(), password, first));
            return new SecondInstance(
                    ServerProcess.byLauncher(
                            home, scratch, "serve", "--config", config.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    InetSocketAddress socketAddress() {
        URI address = process.address();
        return new InetSocketAddress(address.getHost(), address.getPort());
    }

    /** Stops it as an operator would. */
    @Override
    public void close() {
        process.stop();
    }
}
