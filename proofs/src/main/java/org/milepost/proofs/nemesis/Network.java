package org.milepost.proofs.nemesis;

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
import org.milepost.bench.process.Running;
import org.milepost.proofs.history.Invocation;
import org.milepost.proofs.proxy.ConnectionFault;
import org.milepost.proofs.proxy.ConnectionSpan;
import org.milepost.proofs.proxy.Disturbance;
import org.milepost.proofs.proxy.Proxy;

/**
 * The network between callers and servers: each run of a server has its own proxy, which disturbs a
 * part of the connections.
 *
 * <p>Threads: shared.
 */
public final class Network {

    private static final int DISTURBED_ONE_IN = 8;
    private static final int DELAY_MILLIS_MAX = 600;
    private static final int HALF_OPEN_MILLIS_MAX = 15_000;
    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
    private static final List<ConnectionFault> FAULTS =
            List.of(
                    ConnectionFault.CUT_AFTER_REQUEST,
                    ConnectionFault.CUT_AFTER_REQUEST,
                    ConnectionFault.RESET,
                    ConnectionFault.RESET,
                    ConnectionFault.DELAY,
                    ConnectionFault.DRIP,
                    ConnectionFault.HALF_OPEN);

    private final SplittableRandom random;
    private final List<Proxy> ways = new ArrayList<>();
    private volatile boolean calm;
    private volatile Optional<URI> latest = Optional.empty();

    public Network(SplittableRandom random) {
        this.random = random;
    }

    /** A server as callers reach it. */
    public synchronized Running through(Running server) {
        latest = Optional.of(server.address());
        Proxy way =
                Proxy.to(
                        new InetSocketAddress(
                                server.address().getHost(), server.address().getPort()),
                        this::disturbance);
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

    /** The server that started last, without its proxy. */
    public URI server() {
        return latest.orElseThrow();
    }

    /** From now on nothing happens to new connections. */
    public void calm() {
        calm = true;
    }

    /** How often what has happened. */
    public synchronized Map<ConnectionFault, Integer> counts() {
        Map<ConnectionFault, Integer> sum = new EnumMap<>(ConnectionFault.class);
        ways.forEach(
                way -> way.counts().forEach((it, count) -> sum.merge(it, count, Integer::sum)));
        return sum;
    }

    /**
     * When connections ended for the servers, which may be after the caller closed them. The
     * checker needs these times for invocations without an answer.
     */
    public synchronized Endings endings() {
        Map<Integer, TreeMap<Long, ConnectionSpan>> byPort = new HashMap<>();
        for (Proxy way : ways) {
            for (ConnectionSpan span : way.spans()) {
                byPort.computeIfAbsent(span.clientPort(), _ -> new TreeMap<>())
                        .put(span.openedNanos(), span);
            }
        }
        return new Endings(byPort);
    }

    /** The ends of all connections, by the caller's port and when they were opened. */
    public record Endings(Map<Integer, TreeMap<Long, ConnectionSpan>> byPort) {

        /** A connection may be accepted a little later than its caller has closed it. */
        private static final long TAKEN_NANOS_MAX = 5_000_000_000L;

        /** The invocation with the end that it had for the server. */
        public Invocation of(Invocation invocation) {
            Map.Entry<Long, ConnectionSpan> span =
                    byPort.getOrDefault(invocation.port(), new TreeMap<>())
                            .ceilingEntry(invocation.startNanos());
            boolean outlived =
                    span != null
                            && span.getKey() < invocation.endNanos() + TAKEN_NANOS_MAX
                            && span.getValue().closedNanos() > invocation.endNanos();
            return outlived ? invocation.endingAt(span.getValue().closedNanos()) : invocation;
        }
    }

    private synchronized Disturbance disturbance() {
        if (calm || random.nextInt(DISTURBED_ONE_IN) > 0) {
            return Disturbance.NONE;
        }
        ConnectionFault fault = FAULTS.get(random.nextInt(FAULTS.size()));
        Duration length =
                switch (fault) {
                    case DELAY -> Duration.ofMillis(1 + random.nextInt(DELAY_MILLIS_MAX));
                    case HALF_OPEN -> Duration.ofMillis(1 + random.nextInt(HALF_OPEN_MILLIS_MAX));
                    default -> ANSWER_MAX;
                };
        return new Disturbance(fault, length, random.nextBoolean());
    }
}
