package org.milepost.proofs.nemesis;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.milepost.bench.process.Running;

/**
 * Several servers over one database, each of which can be started again. Between two runs of a
 * server nothing listens at its address.
 *
 * <p>Threads: one thread starts and ends servers; any may ask for nodes.
 */
public final class Servers implements AutoCloseable {

    private final Supplier<Running> starter;
    private final List<Run> runs = new ArrayList<>();
    private final AtomicInteger runCount = new AtomicInteger();
    private final Set<Integer> killed = ConcurrentHashMap.newKeySet();

    private volatile List<Node> nodes = List.of();

    /** A run of a server, for the comparison with what its callers got. */
    public record Node(int run, URI address) {}

    private record Run(int number, Running server) {}

    private Servers(Supplier<Running> starter) {
        this.starter = starter;
    }

    /** Starts this many servers, one after the other. */
    public static Servers start(Supplier<Running> starter, int count) {
        Servers servers = new Servers(starter);
        for (int i = 0; i < count; i++) {
            servers.runs.add(servers.newRun());
        }
        servers.publish();
        return servers;
    }

    /** Where to send requests now; as many as there are servers. */
    public List<Node> nodes() {
        return nodes;
    }

    /** One of them, by chance. */
    public Node any(SplittableRandom random) {
        List<Node> now = nodes;
        return now.get(random.nextInt(now.size()));
    }

    /** Ends a server as an operator would, and starts it again. */
    public void restart(int place) {
        runs.get(place).server().stop().run();
        replace(place);
    }

    /** Kills a server, if it can be killed, and starts it again. */
    public void kill(int place) {
        Run run = runs.get(place);
        if (run.server().kill().isEmpty()) {
            restart(place);
            return;
        }
        killed.add(run.number());
        run.server().kill().get().run();
        replace(place);
    }

    /**
     * Kills all at once and starts them again.
     *
     * @param meanwhile what to do before they start
     */
    public void killAll(Runnable meanwhile) {
        for (Run run : runs) {
            killed.add(run.number());
            run.server().kill().orElseThrow().run();
        }
        meanwhile.run();
        runs.replaceAll(_ -> newRun());
        publish();
    }

    /** Whether a run has not ended. */
    public boolean isRunning(int run) {
        return nodes.stream().anyMatch(it -> it.run() == run);
    }

    /** The numbers of the runs that were killed. */
    public Set<Integer> killed() {
        return Set.copyOf(killed);
    }

    /** How many runs there have been. */
    public int runCount() {
        return runCount.get();
    }

    /** Stops all. */
    @Override
    public void close() {
        runs.forEach(it -> it.server().stop().run());
        runs.clear();
    }

    private void replace(int place) {
        runs.set(place, newRun());
        publish();
    }

    private Run newRun() {
        return new Run(runCount.incrementAndGet(), starter.get());
    }

    private void publish() {
        nodes = runs.stream().map(it -> new Node(it.number(), it.server().address())).toList();
    }
}
