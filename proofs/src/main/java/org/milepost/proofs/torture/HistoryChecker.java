package org.milepost.proofs.torture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Holds what callers wrote down about one account against its history in the books.
 *
 * <p>The books have put the account's transfers into one order. Every answer has to fit it: what
 * was told as booked is there, once, as it was told; what was refused is not; what was told before
 * another request began comes before that one's transfer; and a balance that was read is the one
 * after some transfer that is no older than the last one anybody had been told of when the reading
 * began, and that had been asked for when it ended.
 *
 * <p>Pure. Threads: belongs to one.
 */
final class HistoryChecker {

    /** What no caller asked for is as old as time. */
    private static final long EVER = Long.MIN_VALUE;

    private static final long NEVER = Long.MAX_VALUE;

    /**
     * The partner API leaves larger amounts out of its lists, such as the opening of a rich one.
     */
    private static final long SHOWN_MAX = 999_999;

    private final AccountBooks books;
    private final long[] balances;
    private final Map<String, Integer> ordinals;
    private final List<String> faults = new ArrayList<>();

    /** By ordinal: when the transfer was first asked for. */
    private final long[] askedNanos;

    /** By ordinal: when somebody had first been told of it. */
    private final long[] toldNanos;

    /** By a time at which somebody had been told: the highest ordinal by then. */
    private final TreeMap<Long, Integer> knownBy = new TreeMap<>();

    /** By ordinal: the latest that one up to this was asked for. */
    private final long[] allAskedNanos;

    /** The ordinal up to which all was there before anybody asked for anything. */
    private int unasked;

    private HistoryChecker(AccountBooks books) {
        this.books = books;
        this.balances = books.balances();
        this.ordinals = books.ordinals();
        int size = balances.length;
        this.askedNanos = filled(size, EVER);
        this.toldNanos = filled(size, NEVER);
        this.allAskedNanos = new long[size];
    }

    /** What is wrong, in words. */
    static List<String> check(AccountBooks books, Collection<Deed> deeds, Collection<Look> looks) {
        HistoryChecker checker = new HistoryChecker(books);
        if (!checker.isWithoutGaps()) {
            return checker.faults;
        }
        checker.checkBooks();
        checker.checkDeeds(deeds);
        checker.note(deeds);
        checker.checkOrder();
        deeds.forEach(checker::checkToldBalances);
        looks.forEach(checker::checkLook);
        return checker.faults;
    }

    private boolean isWithoutGaps() {
        for (int i = 0; i < books.transfers().size(); i++) {
            if (books.transfers().get(i).ordinal() != i + 1) {
                fault("a gap before ordinal " + books.transfers().get(i).ordinal());
                return false;
            }
        }
        return true;
    }

    private void checkBooks() {
        Set<Integer> undone = new HashSet<>();
        for (int i = 0; i < books.transfers().size(); i++) {
            Booked transfer = books.transfers().get(i);
            if (balances[i + 1] < 0) {
                fault("an impossible balance of " + balances[i + 1] + " after " + transfer);
            }
            if (transfer.undoes() > 0 && !undone.add(transfer.undoes())) {
                fault("taken back twice: ordinal " + transfer.undoes());
            }
        }
        if (books.balance() != balances[balances.length - 1]) {
            fault(
                    "the account says %d, its transfers %d"
                            .formatted(books.balance(), balances[balances.length - 1]));
        }
    }

    private void checkDeeds(Collection<Deed> deeds) {
        Map<String, List<Booked>> standing = new HashMap<>();
        Set<Integer> cancelled = new HashSet<>();
        books.transfers().stream()
                .filter(Booked::isCancellation)
                .forEach(it -> cancelled.add(it.undoes()));
        books.transfers().stream()
                .filter(it -> !cancelled.contains(it.ordinal()) && !it.name().isEmpty())
                .forEach(it -> standing.computeIfAbsent(it.name(), _ -> new ArrayList<>()).add(it));
        for (Deed deed : deeds) {
            checkDeed(deed, standing.getOrDefault(deed.name(), List.of()));
        }
    }

    private void checkDeed(Deed deed, List<Booked> standing) {
        if (standing.size() > 1) {
            fault("applied " + standing.size() + " times: " + deed);
        }
        boolean booked = deed.was(Said.Meaning.BOOKED);
        if (standing.isEmpty() && (booked || deed.was(Said.Meaning.DUPLICATE))) {
            fault("lost: " + deed);
        }
        if (!standing.isEmpty() && isRefusedWrongly(deed)) {
            fault("refused, and yet booked: " + deed + " " + standing);
        }
        for (Booked transfer : standing) {
            if (transfer.amount() != deed.amount()) {
                fault("another amount: " + transfer + " for " + deed);
            }
        }
        for (Said said : deed.said()) {
            if (said.meaning() == Said.Meaning.BOOKED
                    && !standing.isEmpty()
                    && standing.stream().noneMatch(it -> it.number().equals(said.number()))) {
                fault("another number than " + standing + ": " + deed);
            }
        }
        long answers =
                deed.said().stream()
                        .filter(it -> it.meaning() == Said.Meaning.BOOKED)
                        .map(Said::words)
                        .distinct()
                        .count();
        if (answers > 1) {
            fault("told in different words: " + deed);
        }
    }

    /** Of what is booked: no refusal is right that is for good, or that was asked for later. */
    private static boolean isRefusedWrongly(Deed deed) {
        long toldNanos =
                deed.said().stream()
                        .filter(it -> it.meaning() == Said.Meaning.BOOKED)
                        .mapToLong(Said::endNanos)
                        .min()
                        .orElse(NEVER);
        return deed.said().stream()
                .filter(it -> it.meaning() == Said.Meaning.REFUSED)
                .anyMatch(it -> deed.isRefusedForGood() || it.startNanos() > toldNanos);
    }

    /** Notes of each transfer when it was asked for and told of. */
    private void note(Collection<Deed> deeds) {
        Map<String, Long> asked = new HashMap<>();
        for (Deed deed : deeds) {
            asked.merge(deed.name(), deed.firstNanos(), Math::min);
            for (Said said : deed.said()) {
                Integer ordinal = ordinals.get(said.number());
                if (said.meaning() == Said.Meaning.BOOKED && ordinal != null) {
                    toldNanos[ordinal] = Math.min(toldNanos[ordinal], said.endNanos());
                }
            }
        }
        long latest = EVER;
        for (Booked transfer : books.transfers()) {
            int ordinal = transfer.ordinal();
            if (latest != EVER
                    && !transfer.isCancellation()
                    && !asked.containsKey(transfer.name())) {
                fault("nobody asked for it: " + transfer);
            }
            askedNanos[ordinal] =
                    transfer.isCancellation()
                            ? askedNanos[transfer.undoes()]
                            : asked.getOrDefault(transfer.name(), EVER);
            latest = Math.max(latest, askedNanos[ordinal]);
            allAskedNanos[ordinal] = latest;
            unasked = latest == EVER ? ordinal : unasked;
            if (toldNanos[ordinal] != NEVER) {
                knownBy.merge(toldNanos[ordinal], ordinal, Math::max);
            }
        }
        int highest = 0;
        for (Map.Entry<Long, Integer> entry : knownBy.entrySet()) {
            highest = Math.max(highest, entry.getValue());
            entry.setValue(highest);
        }
    }

    /** What somebody had been told of comes before what was asked for afterwards. */
    private void checkOrder() {
        long told = NEVER;
        for (int ordinal = balances.length - 1; ordinal > 0; ordinal--) {
            if (askedNanos[ordinal] > told) {
                fault(
                        "asked for after a later one was told: "
                                + books.transfers().get(ordinal - 1));
            }
            told = Math.min(told, toldNanos[ordinal]);
        }
    }

    private void checkToldBalances(Deed deed) {
        for (Said said : deed.said()) {
            if (said.balance().isEmpty()) {
                continue;
            }
            long balance = said.balance().getAsLong();
            Integer ordinal = ordinals.get(said.number());
            if (said.meaning() == Said.Meaning.REFUSED) {
                checkBalance(balance, deed.firstNanos(), said.endNanos(), deed);
            } else if (ordinal != null && balances[ordinal] != balance) {
                fault(
                        "told a balance of %d, the books had %d: %s"
                                .formatted(balance, balances[ordinal], deed));
            }
        }
    }

    private void checkLook(Look look) {
        look.balance().ifPresent(it -> checkBalance(it, look.startNanos(), look.endNanos(), look));
        if (look.wanted() == 0) {
            return;
        }
        List<String> latest = look.latest();
        if (latest.isEmpty() && shown(oldest(look.startNanos()), look.wanted()).isEmpty()) {
            return;
        }
        int first = latest.isEmpty() ? 0 : ordinals.getOrDefault(latest.getFirst(), 0);
        List<String> shown = shown(first, look.wanted());
        if (first < oldest(look.startNanos()) || first > newest(look.endNanos())) {
            fault("a list from ordinal " + first + ", which is not of its time: " + look);
        } else if (latest.size() != shown.size()) {
            fault("a list of another length than was asked for: " + look);
        } else if (!latest.equals(shown)) {
            fault("a list with a gap: " + look);
        }
    }

    /** The numbers that a list has from this ordinal on backwards. */
    private List<String> shown(int first, int wanted) {
        List<String> shown = new ArrayList<>(wanted);
        for (int ordinal = first; ordinal > 0 && shown.size() < wanted; ordinal--) {
            Booked transfer = books.transfers().get(ordinal - 1);
            if (Math.abs(transfer.amount()) <= SHOWN_MAX) {
                shown.add(transfer.number());
            }
        }
        return shown;
    }

    private void checkBalance(long balance, long startNanos, long endNanos, Object source) {
        int oldest = oldest(startNanos);
        int newest = newest(endNanos);
        for (int ordinal = newest; ordinal >= oldest; ordinal--) {
            if (balances[ordinal] == balance) {
                return;
            }
        }
        String kind = "an impossible balance";
        for (int ordinal = 0; ordinal < oldest; ordinal++) {
            kind = balances[ordinal] == balance ? "a stale balance" : kind;
        }
        fault(
                "%s of %d, not one of ordinals %d to %d: %s"
                        .formatted(kind, balance, oldest, newest, source));
    }

    /** The highest ordinal that anybody had been told of by then. */
    private int oldest(long nanos) {
        Map.Entry<Long, Integer> known = knownBy.lowerEntry(nanos);
        return Math.max(unasked, known == null ? 0 : known.getValue());
    }

    /** The highest ordinal up to which all had been asked for by then. */
    private int newest(long nanos) {
        int low = 0;
        int high = balances.length - 1;
        while (low < high) {
            int middle = (low + high + 1) / 2;
            if (allAskedNanos[middle] <= nanos) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private void fault(String text) {
        faults.add(books.name() + ": " + text);
    }

    private static long[] filled(int size, long value) {
        long[] filled = new long[size];
        Arrays.fill(filled, value);
        return filled;
    }
}
