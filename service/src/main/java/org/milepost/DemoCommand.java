package org.milepost;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.milepost.http.HttpServer;
import org.milepost.http.HttpSettings;
import org.milepost.http.PortTaken;
import org.milepost.postgres.EmbeddedServer;
import org.milepost.postgres.EmbeddedSettings;
import org.milepost.postgres.OperatorFault;
import org.milepost.sandbox.Tour;
import org.milepost.sandbox.VirtualClock;
import org.milepost.threads.FatalErrors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code demo}: an instance with an embedded PostgreSQL and the sandbox's data. */
@Command(
        name = "demo",
        description =
                "Runs server and PostgreSQL on this machine, with the data of the" + " sandbox.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(DemoCommand.class);
    private static final String HOST = Config.LOOPBACK;
    private static final int PORT_MAX = 65_535;
    private static final Duration WATCH_INTERVAL = Duration.ofMillis(100);

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--port",
            defaultValue = "8080",
            paramLabel = "PORT",
            description = "The port on 127.0.0.1; 0 picks a free port. Default: 8080.")
    private int port;

    @Option(
            names = "--management-port",
            defaultValue = "0",
            paramLabel = "PORT",
            description =
                    "The port of health and metrics on 127.0.0.1. Default: 0, which"
                            + " picks a free port.")
    private int managementPort;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The directory of the data. Default: var/demo beside this program.")
    private @Nullable Path data;

    @Option(names = "--fresh", description = "Deletes the data of an earlier demo first.")
    private boolean fresh;

    @Option(
            names = "--clock",
            paramLabel = "INSTANT",
            description =
                    "The time at which the demo's clock starts, such as" + " 2026-11-22T07:59:30Z.")
    private @Nullable Instant clock;

    @Option(
            names = "--until-input-ends",
            description =
                    "Stops when standard input ends, as it does when the program that started the"
                            + " demo has ended.")
    private boolean untilInputEnds;

    @Override
    public Integer call() throws InterruptedException {
        requirePort(port);
        requirePort(managementPort);
        HttpSettings http = HttpSettings.at(HOST, port == 0 ? freePort() : port);
        HttpSettings management = HttpSettings.management(HOST, managementPort);
        // Before PostgreSQL is started, which takes seconds.
        requireFree(http, "--port");
        requireFree(management, "--management-port");
        EmbeddedSettings postgres = EmbeddedSettings.of(DataDirectories.demo(data));
        if (fresh) {
            EmbeddedServer.erase(postgres);
        }
        InstantSource wall = new WallClock();
        InstantSource time = clock == null ? wall : new VirtualClock(wall, clock);
        EmbeddedServer server = EmbeddedServer.start(postgres);
        Semaphore deaths = new Semaphore(0);
        server.onUnexpectedEnd(deaths::release);
        Config config = Config.of(server.database(), http, management);
        try (StopSignal stop = StopSignal.install();
                server;
                Worlds worlds = Worlds.start(config, wall, Worlds.WORLDS_MAX);
                Instance instance =
                        Instance.start(
                                config,
                                Instance.Purpose.DEMO,
                                time,
                                List.of(server::watchStatus),
                                Optional.of(worlds))) {
            if (untilInputEnds) {
                Thread.ofPlatform().daemon().name("input").start(() -> stopAfterInput(stop));
            }
            if (time instanceof VirtualClock virtual) {
                virtual.run();
            }
            System.out.println(
                    Tour.at(
                            instance.url(),
                            instance.managementUrl(),
                            time.instant(),
                            DataDirectories.launcher(),
                            verify()));
            System.out.println("milepost management " + instance.managementUrl());
            System.out.println("milepost ready " + instance.url());
            // Only this thread starts and stops the server, so that a stop and a restart do not
            // overlap.
            while (!stop.await(WATCH_INTERVAL)) {
                if (deaths.tryAcquire()) {
                    restart(server);
                }
            }
        }
        return 0;
    }

    /**
     * Lanes and pool reconnect, because the restarted server has the same port. When it does not
     * start, nothing can be drained, and the process ends at once.
     */
    private static void restart(EmbeddedServer server) {
        LOG.warn(
                "PostgreSQL ended unexpectedly; calls fail until it is"
                        + " restarted, which begins now; nothing to do");
        try {
            server.restart();
            LOG.info("PostgreSQL was restarted; calls succeed again; nothing to" + " do");
        } catch (RuntimeException e) {
            FatalErrors.endProcessIfFatal(e);
            LOG.error(
                    "PostgreSQL cannot be restarted: {}; the process ends with"
                            + " status 1; see PostgreSQL's log in the data directory",
                    e.getMessage());
            Runtime.getRuntime().halt(1);
        }
    }

    private static void stopAfterInput(StopSignal stop) {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException _) {
            // What cannot be read has ended too.
        }
        stop.ask();
    }

    private void requirePort(int port) {
        if (port < 0 || port > PORT_MAX) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "There is no port " + port + ". Take one from 0 to 65535.");
        }
    }

    /** The command that audits the books of this demo. */
    private String verify() {
        String verify = DataDirectories.launcher() + " verify";
        return data == null
                ? verify
                : verify + " --data " + CommandArguments.quoted(DataDirectories.demo(data));
    }

    private static void requireFree(HttpSettings settings, String option) {
        try {
            HttpServer.requireFree(settings);
        } catch (PortTaken e) {
            throw new OperatorFault(
                    e.getMessage() + ". Choose another port with " + option + ".", e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
