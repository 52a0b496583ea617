package org.milepost.proofs.workload;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.milepost.bench.process.Pauses;
import org.milepost.proofs.history.Completion;
import org.milepost.proofs.history.History;
import org.milepost.proofs.history.Invocation;
import org.milepost.proofs.history.Invocation.Ending;

/**
 * Callers that redeem, inquire, credit, debit and read through one address. Each keeps its
 * connection, sends one request after the other, and sends none again: a request that is not
 * answered, or whose answer decides nothing, has failed.
 *
 * <p>Threads: started and ended by one thread, which then reads what came of it.
 */
public final class SteadyLoad {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(30);
    private static final Duration END_MAX = Duration.ofMinutes(2);
    private static final int PAUSE_MILLIS_MAX = 30;
    private static final int DOLLARS = 10;
    private static final int CREDIT = 400;
    private static final int DEBIT_MAX = 100;

    /** One request in this many has no key. */
    private static final int WITHOUT_KEY_ONE_IN = 3;

    private final URI address;
    private final String name;
    private final long firstCollector;
    private final int collectors;
    private final List<SandboxMember> members;
    private final WorkloadTokens tokens;
    private final History history = new History();
    private final AtomicLong traces;
    private final AtomicInteger redemptions = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final ConcurrentMap<String, AtomicInteger> answered = new ConcurrentSkipListMap<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean ends;

    /** A request, and the operation if it books something. */
    private record Sent(String kind, LoadRequest request, Optional<PlannedOperation> call) {

        static Sent booking(String kind, PlannedOperation call) {
            return new Sent(kind, call.request(), Optional.of(call));
        }
    }

    /**
     * Callers that have not begun. Gets their tokens.
     *
     * @param address where requests are sent
     * @param name makes keys differ from those of another load
     * @param firstTrace makes operations differ from those of another load
     * @param tokenServer where tokens can be had
     * @param scratch a directory for what commands print
     */
    public SteadyLoad(
            URI address,
            String name,
            long firstTrace,
            long firstCollector,
            int collectors,
            List<SandboxMember> members,
            URI tokenServer,
            Path scratch) {
        this.address = address;
        this.name = name;
        this.traces = new AtomicLong(firstTrace);
        this.firstCollector = firstCollector;
        this.collectors = collectors;
        this.members = List.copyOf(members);
        this.tokens = WorkloadTokens.get(scratch, () -> tokenServer, members);
    }

    /** Starts this many callers. */
    public void start(int callers) {
        for (int i = 0; i < callers; i++) {
            SplittableRandom random = new SplittableRandom(traces.get() + i);
            threads.add(Thread.ofPlatform().daemon().name("caller-" + i).start(() -> call(random)));
        }
    }

    /** Waits until each caller has read its last answer. */
    public void finish() {
        ends = true;
        if (!Pauses.await(END_MAX, () -> threads.stream().noneMatch(Thread::isAlive))) {
            failures.add("callers do not end within " + END_MAX);
        }
    }

    /** All operations that booked something, or should have. */
    public History history() {
        return history;
    }

    /** The requests that failed, each with what happened. */
    public List<String> failures() {
        return List.copyOf(failures);
    }

    /** How many requests of each kind were answered. */
    public Map<String, Integer> answered() {
        Map<String, Integer> counts = new TreeMap<>();
        answered.forEach((kind, count) -> counts.put(kind, count.get()));
        return counts;
    }

    /** How many connections the callers opened. */
    public int connections() {
        return connections.get();
    }

    /** A request that was sent from another address of this machine; the status of its answer. */
    public static int statusFrom(String local, URI address, String request) throws IOException {
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(local, 0));
            socket.setSoTimeout((int) ANSWER_MAX.toMillis());
            socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return DeliveredAnswer.read(new BufferedInputStream(socket.getInputStream()))
                    .answer()
                    .status();
        }
    }

    private void call(SplittableRandom random) {
        Socket socket = null;
        BufferedInputStream in = null;
        try {
            while (!ends) {
                if (socket == null || in == null) {
                    socket = connect();
                    in = new BufferedInputStream(socket.getInputStream());
                }
                if (!exchange(next(random), socket, in)) {
                    socket.close();
                    socket = null;
                }
                Pauses.pause(Duration.ofMillis(random.nextInt(PAUSE_MILLIS_MAX)));
            }
        } catch (IOException | RuntimeException e) {
            failures.add("a caller ended: " + e);
        } finally {
            close(socket);
        }
    }

    private Socket connect() throws IOException {
        connections.incrementAndGet();
        Socket socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) ANSWER_MAX.toMillis());
        socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
        return socket;
    }

    private Sent next(SplittableRandom random) {
        long trace = traces.incrementAndGet();
        Optional<String> key =
                random.nextInt(WITHOUT_KEY_ONE_IN) == 0
                        ? Optional.empty()
                        : Optional.of(name + "-" + trace);
        SandboxMember member = members.get(random.nextInt(members.size()));
        long collector = firstCollector + random.nextInt(collectors);
        return switch (random.nextInt(10)) {
            case 0, 1, 2, 3 ->
                    Sent.booking("redeem", Checkout.redeem(key, nextCollector(), trace, DOLLARS));
            case 4, 5 ->
                    new Sent(
                            "inquire", Checkout.ask("inquire", collector, trace), Optional.empty());
            case 6 ->
                    Sent.booking(
                            "credit", PartnerRequests.credit(member, "T-" + trace, CREDIT, key));
            case 7 ->
                    Sent.booking(
                            "debit",
                            PartnerRequests.debit(
                                    member, "T-" + trace, 1L + random.nextInt(DEBIT_MAX), key));
            case 8 -> new Sent("latest", PartnerRequests.latest(member, 5), Optional.empty());
            default -> new Sent("balance", PartnerRequests.balance(member), Optional.empty());
        };
    }

    /** One after the other, because each has a limit for a day. */
    private long nextCollector() {
        return firstCollector + redemptions.getAndIncrement() % collectors;
    }

    /** Whether the connection can be used again. */
    private boolean exchange(Sent sent, Socket socket, BufferedInputStream in) {
        sent.call().ifPresent(it -> history.add(it.operation()));
        byte[] bytes = sent.request().bytes(address.getAuthority(), tokens.of(sent.request()));
        long start = System.nanoTime();
        try {
            socket.getOutputStream().write(bytes);
            DeliveredAnswer received = DeliveredAnswer.read(in);
            Optional<Completion> completion = sent.request().reading().apply(received.answer());
            note(sent, socket, start, Ending.ANSWERED, completion.orElse(Completion.NONE));
            if (completion.filter(Completion::isOk).isPresent()) {
                answered.computeIfAbsent(sent.kind(), _ -> new AtomicInteger()).incrementAndGet();
            } else {
                failures.add(sent.kind() + " was answered " + received.answer());
            }
            return !received.isLast();
        } catch (IOException e) {
            note(sent, socket, start, Ending.CUT, Completion.NONE);
            failures.add(sent.kind() + " was not answered: " + e);
            return false;
        }
    }

    private static void note(
            Sent sent, Socket socket, long start, Ending ending, Completion completion) {
        sent.call()
                .ifPresent(
                        it ->
                                it.operation()
                                        .add(
                                                new Invocation(
                                                        1,
                                                        socket.getLocalPort(),
                                                        start,
                                                        System.nanoTime(),
                                                        ending,
                                                        completion)));
    }

    private static void close(@Nullable Socket socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            throw new IllegalStateException("a connection cannot be closed", e);
        }
    }
}
