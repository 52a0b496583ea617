package org.milepost.proofs.failover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.milepost.proofs.history.History;
import org.milepost.proofs.history.Invocation;

/**
 * How long nothing was approved because of each fault: the longest time between two answers that
 * approve a booking, from the fault until bookings were approved by the primary after it.
 *
 * <p>Threads: used by one thread.
 */
final class Interruptions {

    private final List<Window> windows = new ArrayList<>();

    private record Window(FailoverFault fault, long startNanos, long endNanos) {}

    /** Adds the time of a fault. */
    void add(FailoverFault fault, long startNanos, long endNanos) {
        windows.add(new Window(fault, startNanos, endNanos));
    }

    /** How many faults there were. */
    int count() {
        return windows.size();
    }

    /** One line for each kind of fault, and one for all that promoted another primary. */
    List<String> summary(History history) {
        long[] approved =
                history.invocations()
                        .filter(Invocation::isOk)
                        .mapToLong(Invocation::endNanos)
                        .sorted()
                        .toArray();
        Map<FailoverFault, List<Duration>> byFault = new EnumMap<>(FailoverFault.class);
        List<Duration> promotions = new ArrayList<>();
        for (Window window : windows) {
            Duration longest = longest(approved, window);
            byFault.computeIfAbsent(window.fault(), _ -> new ArrayList<>()).add(longest);
            if (window.fault().promotes()) {
                promotions.add(longest);
            }
        }
        List<String> lines = new ArrayList<>();
        byFault.forEach((fault, times) -> lines.add(line(fault.words(), times)));
        if (!promotions.isEmpty()) {
            lines.add(line("all promotions", promotions));
        }
        return lines;
    }

    /** The longest gap that ends in the window, and ends after its start. */
    static Duration longest(long[] approved, long startNanos, long endNanos) {
        int place = Arrays.binarySearch(approved, startNanos);
        long before = startNanos;
        long longest = 0;
        for (int i = place < 0 ? -place - 1 : place;
                i < approved.length && approved[i] <= endNanos;
                i++) {
            longest = Math.max(longest, approved[i] - before);
            before = approved[i];
        }
        return Duration.ofNanos(Math.max(longest, endNanos - before));
    }

    private static Duration longest(long[] approved, Window window) {
        return longest(approved, window.startNanos(), window.endNanos());
    }

    private static String line(String what, List<Duration> times) {
        List<Duration> sorted = times.stream().sorted().toList();
        return String.format(
                Locale.ROOT,
                "nothing approved after %s: p50 %.1f s, max %.1f s, of %d",
                what,
                seconds(sorted.get((sorted.size() - 1) / 2)),
                seconds(sorted.getLast()),
                sorted.size());
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1_000.0;
    }
}
