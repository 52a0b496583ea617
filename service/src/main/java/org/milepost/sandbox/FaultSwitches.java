package org.milepost.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which fault the next call has: by a switch for the next calls, perhaps only those about one
 * number, or at random from a seed. The same seed, and the same calls in the same order, have the
 * same faults.
 *
 * <p>Threads: shared.
 */
public final class FaultSwitches {

    /** How many switches can be set at the same time. */
    static final int SWITCHES_MAX = 1_000;

    private final List<Switch> switches = new ArrayList<>();
    private @Nullable Sequence sequence;
    private volatile boolean set;

    /**
     * A fault of the next calls.
     *
     * @param call the only call that has it; empty: each that the kind fits
     * @param number the only number of a collector or account whose calls have it
     * @param whose the only sender whose calls have it
     * @param times how many calls are left that have it
     */
    public record Switch(
            FaultKind kind,
            Optional<FaultCall> call,
            Optional<String> number,
            Optional<Whose> whose,
            int times) {

        private boolean fits(
                FaultCall called, Supplier<Optional<String>> numberOf, CallSender sender) {
            return whose.map(it -> sender.isOf(it.client(), it.partner())).orElse(true)
                    && call.map(called::equals).orElse(called.isWrite() || !kind.isOnlyOfWrites())
                    && (number.isEmpty() || number.equals(numberOf.get()));
        }

        private Switch less() {
            return new Switch(kind, call, number, whose, times - 1);
        }
    }

    /**
     * A sender.
     *
     * @param partner the partner of the client, if its calls without a token are meant as well
     */
    public record Whose(String client, OptionalInt partner) {}

    /**
     * Faults at random.
     *
     * @param perThousand how many of a thousand calls have one
     * @param kinds one of these
     */
    record RandomFaults(int seed, int perThousand, List<FaultKind> kinds) {
        RandomFaults {
            kinds = List.copyOf(kinds);
        }
    }

    /**
     * What is set.
     *
     * @param drawn how many calls the random faults were drawn for
     */
    record State(List<Switch> switches, Optional<RandomFaults> random, int drawn) {
        State {
            switches = List.copyOf(switches);
        }
    }

    private static final class Sequence {
        private final RandomFaults faults;
        private final SplittableRandom random;
        private int drawn;

        Sequence(RandomFaults faults) {
            this.faults = faults;
            this.random = new SplittableRandom(faults.seed());
        }

        /** Draws two numbers for each call, so that what one call has does not move the next. */
        Optional<FaultKind> next(FaultCall call) {
            drawn++;
            boolean hits = random.nextInt(1_000) < faults.perThousand();
            FaultKind kind = faults.kinds().get(random.nextInt(faults.kinds().size()));
            return hits && (call.isWrite() || !kind.isOnlyOfWrites())
                    ? Optional.of(kind)
                    : Optional.empty();
        }
    }

    /**
     * Sets a switch.
     *
     * @return false when there are too many
     */
    public synchronized boolean add(Switch added) {
        set = true;
        return switches.size() < SWITCHES_MAX && switches.add(added);
    }

    /** Whether such a switch is set and no call has used it up. */
    public synchronized boolean has(Switch one) {
        return switches.contains(one);
    }

    /** Starts a sequence of random faults. */
    synchronized void start(RandomFaults faults) {
        sequence = new Sequence(faults);
        set = true;
    }

    /** Ends all. */
    synchronized void clear() {
        switches.clear();
        sequence = null;
        set = false;
    }

    /** Ends the faults that are only of one client. */
    public synchronized void clear(String client) {
        switches.removeIf(it -> it.whose().filter(one -> one.client().equals(client)).isPresent());
        set = sequence != null || !switches.isEmpty();
    }

    /** What is set now. */
    synchronized State state() {
        Sequence now = sequence;
        return now == null
                ? new State(switches, Optional.empty(), 0)
                : new State(switches, Optional.of(now.faults), now.drawn);
    }

    /** Whether any call could have a fault. Takes no lock, because each call asks. */
    boolean isSet() {
        return set;
    }

    /** Whether a switch asks for the number of a call. */
    synchronized boolean hasNumbers() {
        return switches.stream().anyMatch(it -> it.number().isPresent());
    }

    /**
     * The fault of a call that has begun.
     *
     * @param number of the collector or account that it is about, if it can be known
     * @param sender whose call it is
     */
    synchronized Optional<FaultKind> next(
            FaultCall call, Supplier<Optional<String>> number, CallSender sender) {
        Optional<FaultKind> drawn = sequence == null ? Optional.empty() : sequence.next(call);
        for (int i = 0; i < switches.size(); i++) {
            Switch one = switches.get(i);
            if (one.fits(call, number, sender)) {
                if (one.times() == 1) {
                    switches.remove(i);
                    set = sequence != null || !switches.isEmpty();
                } else {
                    switches.set(i, one.less());
                }
                return Optional.of(one.kind());
            }
        }
        return drawn;
    }
}
