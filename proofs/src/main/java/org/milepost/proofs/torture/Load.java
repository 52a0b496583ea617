package org.milepost.proofs.torture;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.milepost.proofs.retries.Attempt;
import org.milepost.proofs.retries.History;
import org.milepost.proofs.retries.Storm;

/**
 * What the callers share beside the tills' own storm: what they are to do, and what they wrote
 * down.
 *
 * <p>Threads: shared by all callers.
 */
final class Load {

    /** What a till's ten dollars cost. */
    private static final long MILES = 95;

    private final Storm storm;
    private final Keys keys;
    private final List<Member> members;
    private final AtomicInteger names = new AtomicInteger();
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private final Queue<Errand> errands = new ConcurrentLinkedQueue<>();
    private final Queue<Look> looks = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    Load(Storm storm, Keys keys, List<Member> members) {
        this.storm = storm;
        this.keys = keys;
        this.members = List.copyOf(members);
    }

    /** The account of a collector's Cash miles in the books. */
    static String books(long collector) {
        return "AIRMILES/" + collector + "/CASH";
    }

    Keys keys() {
        return keys;
    }

    List<Member> members() {
        return members;
    }

    boolean goesOn() {
        return !over;
    }

    /** Lets each caller finish what it is at, and begin nothing else. */
    void end() {
        over = true;
    }

    /** A name that no request has had. */
    String nextName() {
        return "T-" + names.incrementAndGet();
    }

    long nextTrace() {
        return storm.nextTrace();
    }

    /** A collector whom tills are visiting. */
    long busyCollector(SplittableRandom random) {
        return storm.busyCollector(random);
    }

    void add(Errand errand) {
        errands.add(errand);
    }

    void add(Look look) {
        looks.add(look);
    }

    /** Counts a sending. */
    void sent(Attempt attempt) {
        if (attempt.ending() != Attempt.Ending.REFUSED) {
            sent.incrementAndGet();
        }
        if (attempt.answer().isPresent()) {
            answered.incrementAndGet();
        }
    }

    /** Something that must not happen, whatever the books say. */
    void complain(String text) {
        storm.complain(text);
    }

    Storm storm() {
        return storm;
    }

    int sentCount() {
        return sent.get();
    }

    int answeredCount() {
        return answered.get();
    }

    Collection<Errand> errands() {
        return errands;
    }

    Collection<Look> looks() {
        return looks;
    }

    /** What tills and partners wanted done, as the checker judges it. */
    List<Deed> deeds() {
        List<Deed> deeds = new ArrayList<>();
        storm.redemptions().forEach(it -> deeds.add(deed(it, -MILES)));
        storm.reversals().forEach(it -> deeds.add(deed(it.history(), MILES)));
        errands.forEach(it -> deeds.add(it.deed()));
        return deeds;
    }

    private static Deed deed(History history, long amount) {
        List<Attempt> attempts = history.attempts();
        return new Deed(
                books(history.collector()),
                Long.toString(history.trace()),
                amount,
                attempts.stream().mapToLong(Attempt::startNanos).min().orElse(Long.MAX_VALUE),
                true,
                attempts.stream().flatMap(it -> Meanings.ofCheckout(it).stream()).toList());
    }
}
