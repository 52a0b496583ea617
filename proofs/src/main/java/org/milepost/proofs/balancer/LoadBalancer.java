package org.milepost.proofs.balancer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.milepost.bench.process.Pauses;

/**
 * A load balancer of Debian with the configuration of the documents. Only the addresses are
 * replaced.
 *
 * <p>Threads: used by one thread.
 */
public final class LoadBalancer implements AutoCloseable {

    public static final String LOOPBACK = "127.0.0.1";

    private static final Duration START_MAX = Duration.ofSeconds(30);
    private static final Duration STOP_MAX = Duration.ofSeconds(20);

    private final Process process;
    private final URI address;

    /** Which program it is. */
    public enum Kind {
        HAPROXY("HAProxy", "ops/haproxy/haproxy.cfg"),
        NGINX("nginx", "ops/nginx/milepost.conf");

        private final String title;
        private final String file;

        Kind(String title, String file) {
            this.title = title;
            this.file = file;
        }

        /** Its name. */
        public String title() {
            return title;
        }

        /** The configuration, as a path in the project. */
        String file() {
            return file;
        }
    }

    /** The ports of an instance. */
    public record Target(int port, int managementPort) {}

    private LoadBalancer(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    /**
     * Starts one and waits until it listens.
     *
     * @param home the project
     * @param directory an empty one for its files
     */
    public static LoadBalancer start(
            Kind kind, Path home, Path directory, int port, List<Target> targets) {
        try {
            String text = configuration(Files.readString(home.resolve(kind.file())), port, targets);
            Path file = Files.writeString(directory.resolve("configuration"), text);
            ProcessBuilder builder =
                    switch (kind) {
                        case HAPROXY -> new ProcessBuilder("haproxy", "-db", "-f", file.toString());
                        case NGINX -> nginx(directory, file);
                    };
            Process process =
                    builder.redirectErrorStream(true)
                            .redirectOutput(directory.resolve("output").toFile())
                            .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            if (!Pauses.await(START_MAX, () -> listens(port) || !process.isAlive())
                    || !process.isAlive()) {
                process.destroyForcibly();
                throw new IllegalStateException(
                        kind.title()
                                + " did not start: "
                                + Files.readString(directory.resolve("output")));
            }
            return new LoadBalancer(process, URI.create("http://" + LOOPBACK + ":" + port));
        } catch (IOException e) {
            throw new IllegalStateException(
                    "this proof needs HAProxy and nginx; install Debian's packages haproxy and"
                            + " nginx",
                    e);
        }
    }

    /** The main configuration of Debian around a file in conf.d, with directories of this run. */
    private static ProcessBuilder nginx(Path directory, Path file) throws IOException {
        String text =
                """
                daemon off;
                user %2$s;
                worker_processes 2;
                pid %1$s/nginx.pid;
                error_log %1$s/error.log;
                events { worker_connections 768; }
                http {
                    access_log off;
                    client_body_temp_path %1$s/body;
                    proxy_temp_path %1$s/proxy;
                    fastcgi_temp_path %1$s/fastcgi;
                    uwsgi_temp_path %1$s/uwsgi;
                    scgi_temp_path %1$s/scgi;
                    include %3$s;
                }
                """
                        .formatted(directory, System.getProperty("user.name"), file);
        Path main = Files.writeString(directory.resolve("nginx.conf"), text);
        return new ProcessBuilder(
                "nginx",
                "-p",
                directory.toString(),
                "-e",
                directory + "/error.log",
                "-c",
                main.toString());
    }

    /** The configuration with other addresses, of which each must have been in it. */
    private static String configuration(String text, int port, List<Target> targets) {
        String own = "10.0.0.10:80\n";
        String changed = text.replace("10.0.0.10:80;", LOOPBACK + ":" + port + ";");
        changed = changed.replace(own, LOOPBACK + ":" + port + "\n");
        requireChange(text, changed);
        for (int i = 0; i < targets.size(); i++) {
            String before = changed;
            Target target = targets.get(i);
            String server = "10.0.0.1" + (i + 1) + ":8080";
            changed =
                    changed.replace(
                                    server + "\n",
                                    "%s:%d port %d\n"
                                            .formatted(
                                                    LOOPBACK,
                                                    target.port(),
                                                    target.managementPort()))
                            .replace(server + " ", LOOPBACK + ":" + target.port() + " ");
            requireChange(before, changed);
        }
        return changed;
    }

    private static void requireChange(String before, String after) {
        if (before.equals(after)) {
            throw new IllegalStateException("the configuration lacks one of its addresses");
        }
    }

    public URI address() {
        return address;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** A free port of this machine. */
    public static int freePort() {
        try (ServerSocket probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
