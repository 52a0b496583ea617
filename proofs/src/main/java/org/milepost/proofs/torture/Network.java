package org.milepost.proofs.torture;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.milepost.proofs.proxy.Fault;
import org.milepost.proofs.proxy.Mishap;
import org.milepost.proofs.proxy.Proxy;
import org.milepost.proofs.proxy.Trip;
import org.milepost.proofs.retries.Attempt;
import org.milepost.proofs.site.Running;

/**
 * The network between callers and servers: each run of a server has a way to it of its own, on
 * which one connection in a few meets a mishap.
 *
 * <p>Threads: shared.
 */
final class Network {

    private static final int MISHAP_ONE_IN = 8;
    private static final int DELAY_MILLIS_MAX = 600;
    private static final int HALF_OPEN_MILLIS_MAX = 15_000;
    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
    private static final List<Fault> FAULTS =
            List.of(
                    Fault.CUT_AFTER_REQUEST,
                    Fault.CUT_AFTER_REQUEST,
                    Fault.RESET,
                    Fault.RESET,
                    Fault.DELAY,
                    Fault.DRIP,
                    Fault.HALF_OPEN);

    private final SplittableRandom random;
    private final List<Proxy> ways = new ArrayList<>();
    private volatile boolean calm;
    private volatile Optional<URI> latest = Optional.empty();

    Network(SplittableRandom random) {
        this.random = random;
    }

    /** A server as callers reach it. */
    synchronized Running through(Running server) {
        latest = Optional.of(server.address());
        Proxy way =
                Proxy.to(
                        new InetSocketAddress(
                                server.address().getHost(), server.address().getPort()),
                        this::mishap);
        ways.add(way);
        return new Running(
                URI.create("http://127.0.0.1:" + way.address().getPort()),
                () -> {
                    server.stop().run();
                    way.close();
                },
                server.kill()
                        .map(
                                kill ->
                                        () -> {
                                            kill.run();
                                            way.close();
                                        }));
    }

    /** The server that started last, past all mishaps. */
    URI server() {
        return latest.orElseThrow();
    }

    /** From now on nothing happens to new connections. */
    void calm() {
        calm = true;
    }

    /** How often what has happened. */
    synchronized Map<Fault, Integer> counts() {
        Map<Fault, Integer> sum = new EnumMap<>(Fault.class);
        ways.forEach(
                way -> way.counts().forEach((it, count) -> sum.merge(it, count, Integer::sum)));
        return sum;
    }

    /**
     * When connections ended for the servers, which may be after the caller had let go: by that an
     * attempt without an answer has to be judged.
     */
    synchronized Endings endings() {
        Map<Integer, TreeMap<Long, Trip>> byPort = new HashMap<>();
        for (Proxy way : ways) {
            for (Trip trip : way.trips()) {
                byPort.computeIfAbsent(trip.clientPort(), _ -> new TreeMap<>())
                        .put(trip.openedNanos(), trip);
            }
        }
        return new Endings(byPort);
    }

    /** The ends of all connections, by the caller's port and when they were opened. */
    record Endings(Map<Integer, TreeMap<Long, Trip>> byPort) {

        /** A connection may be taken a little later than its caller has let it go. */
        private static final long TAKEN_NANOS_MAX = 5_000_000_000L;

        /** The attempt with the end that it had for the server. */
        Attempt of(Attempt attempt) {
            Map.Entry<Long, Trip> trip =
                    byPort.getOrDefault(attempt.port(), new TreeMap<>())
                            .ceilingEntry(attempt.startNanos());
            boolean outlived =
                    trip != null
                            && trip.getKey() < attempt.endNanos() + TAKEN_NANOS_MAX
                            && trip.getValue().closedNanos() > attempt.endNanos();
            return outlived ? attempt.endingAt(trip.getValue().closedNanos()) : attempt;
        }
    }

    private synchronized Mishap mishap() {
        if (calm || random.nextInt(MISHAP_ONE_IN) > 0) {
            return Mishap.NONE;
        }
        Fault fault = FAULTS.get(random.nextInt(FAULTS.size()));
        Duration length =
                switch (fault) {
                    case DELAY -> Duration.ofMillis(1 + random.nextInt(DELAY_MILLIS_MAX));
                    case HALF_OPEN -> Duration.ofMillis(1 + random.nextInt(HALF_OPEN_MILLIS_MAX));
                    default -> ANSWER_MAX;
                };
        return new Mishap(fault, length, random.nextBoolean());
    }
}
