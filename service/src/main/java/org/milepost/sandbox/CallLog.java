package org.milepost.sandbox;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.milepost.dialect.IdempotencyKey;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Programmes;

/**
 * The latest calls of partners to the demo, also those that a guard has refused. What is refused
 * before, such as a request that is not valid HTTP, is not a call.
 *
 * <p>Threads: shared.
 */
public final class CallLog {

    /** How many calls a demo keeps. */
    public static final int CALLS_MAX = 1_000;

    private static final int BYTES_MAX = 4 * 1024;

    private final Programmes programmes;
    private final InstantSource clock;
    private final int callsMax;
    private final Deque<RecordedCall> calls = new ArrayDeque<>();
    private final List<Consumer<RecordedCall>> followers = new CopyOnWriteArrayList<>();
    private long last;

    /**
     * An empty log.
     *
     * @param clock the demo's time
     * @param callsMax how many calls are kept
     */
    public CallLog(Programmes programmes, InstantSource clock, int callsMax) {
        this.programmes = programmes;
        this.clock = clock;
        this.callsMax = callsMax;
    }

    /** Passes each further call on, on the thread of its request. */
    public void follow(Consumer<RecordedCall> follower) {
        followers.add(follower);
    }

    /**
     * A call that is not answered yet.
     *
     * @param key its {@code Idempotency-Key}; empty without one
     * @param catalogue the reference data when it began
     * @param nanos when it began, by {@link System#nanoTime}
     */
    record Begun(CallSender sender, String key, Catalogue catalogue, long nanos) {}

    /** A call that begins now. */
    Begun begin(Request request) {
        return begin(request, System.nanoTime());
    }

    /** A call that has begun. Its headers are read now, while they are in the processor's cache. */
    Begun begin(Request request, long nanos) {
        Catalogue catalogue = programmes.current();
        return new Begun(
                CallSender.of(request, catalogue),
                request.header(IdempotencyKey.HEADER).orElse(""),
                catalogue,
                nanos);
    }

    /** Adds a call. */
    void add(
            FaultCall call,
            Begun begun,
            Request request,
            Response response,
            Optional<FaultKind> fault) {
        long nanos = System.nanoTime() - begun.nanos();
        byte[] body = start(request.bodyRead());
        byte[] answer = start(response.body());
        String account = call.hasAccountInPath() ? request.pathSegment("account") : "";
        Instant now = clock.instant();
        RecordedCall added;
        synchronized (this) {
            last++;
            added =
                    new RecordedCall(
                            last,
                            now,
                            call,
                            request.path(),
                            account,
                            begun.sender(),
                            begun.key(),
                            response.status(),
                            response.code(),
                            begun.nanos(),
                            nanos,
                            fault,
                            response.lost(),
                            body,
                            answer,
                            begun.catalogue());
            calls.addLast(added);
            if (calls.size() > callsMax) {
                calls.removeFirst();
            }
        }
        followers.forEach(it -> it.accept(added));
    }

    /** The earliest kept call of the same request; empty when it is this one. */
    Optional<RecordedCall> firstUse(RecordedCall call) {
        return all().stream()
                .filter(it -> it.number() < call.number())
                .filter(call::isSameRequest)
                .findFirst();
    }

    /** The calls after a number that fit, the earliest first. */
    public List<RecordedCall> after(long number, Predicate<RecordedCall> fits, int max) {
        return all().stream().filter(it -> it.number() > number).filter(fits).limit(max).toList();
    }

    /** The calls that fit, the latest first. */
    List<RecordedCall> latest(Predicate<RecordedCall> fits, int max) {
        return all().reversed().stream().filter(fits).limit(max).toList();
    }

    /** The number of the last call; 0 before the first. */
    synchronized long last() {
        return last;
    }

    private synchronized List<RecordedCall> all() {
        return List.copyOf(calls);
    }

    private static byte[] start(byte[] bytes) {
        return bytes.length > BYTES_MAX ? Arrays.copyOf(bytes, BYTES_MAX) : bytes;
    }
}
