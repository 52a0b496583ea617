package org.milepost.proofs.retries;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.milepost.proofs.crash.Answer;

/**
 * Holds what the tills wrote down of a request against the books, after everything has settled.
 *
 * <p>An answer is delivered when the till has read all of it. Attempts may overlap, and then nobody
 * can say which of their answers was the last; so "nothing is charged" counts as the last word only
 * if no attempt that was or may have been approved ended after it began. An attempt that the till
 * gave up, or whose connection was cut, may have been: the server counts an answer as delivered
 * once the socket took it. And the crash of a server between its commit and its answer leaves the
 * redemption standing, for the retry to find.
 *
 * <p>Pure. Threads: shared.
 *
 * @param killed the runs of servers that were killed
 * @param excused whether an attempt was told that nothing is charged while the server could not
 *     find out
 */
public record Judge(Set<Integer> killed, Predicate<Attempt> excused) {

    public Judge {
        killed = Set.copyOf(killed);
    }

    /** A judge who takes no excuse. */
    public Judge(Set<Integer> killed) {
        this(killed, _ -> false);
    }

    /** What is wrong with a redemption, in words. */
    public List<String> judge(History history, List<Redeemed> booked) {
        List<String> faults = new ArrayList<>();
        List<Redeemed> standing = booked.stream().filter(Redeemed::stands).toList();
        if (standing.size() > 1) {
            faults.add(standing.size() + " uncancelled redemptions");
        }
        for (Redeemed one : booked) {
            if (one.reversals() + one.cancellations() > 1) {
                faults.add("taken back more than once: " + one);
            }
        }
        judgeApprovals(history, booked, faults);
        judgeDeclines(history, faults);
        if (!standing.isEmpty()) {
            for (Attempt attempt : history.attempts()) {
                if (saysNothingIsCharged(attempt) && isLastWord(attempt, history)) {
                    faults.add("charged, but the last answer was " + code(attempt));
                }
            }
        }
        return faults;
    }

    /**
     * What is wrong with a reversal, in words.
     *
     * @param booked the redemption that it names
     */
    public List<String> judgeReversal(History history, Optional<Redeemed> booked) {
        List<String> faults = new ArrayList<>();
        requireSameBytes(history.attempts().stream().filter(Attempt::isApproved).toList(), faults);
        boolean approved = history.attempts().stream().anyMatch(Attempt::isApproved);
        if (approved && booked.filter(it -> it.reversals() == 1).isEmpty()) {
            faults.add("an approved reversal is not in the books");
        }
        judgeDeclines(history, faults);
        return faults;
    }

    /** Whether the till and the books can be compared without any doubt about the last answer. */
    public boolean isConclusive(History history) {
        return history.attempts().stream()
                .filter(it -> it.answer().isPresent())
                .anyMatch(it -> it.isApproved() || isLastWord(it, history));
    }

    private static void judgeApprovals(
            History history, List<Redeemed> booked, List<String> faults) {
        Map<String, List<Attempt>> byNumber =
                history.attempts().stream()
                        .filter(Attempt::isApproved)
                        .collect(Collectors.groupingBy(it -> number(it)));
        Map<String, Redeemed> books = new HashMap<>();
        booked.forEach(it -> books.put(it.number(), it));
        byNumber.forEach(
                (number, approvals) -> {
                    Redeemed redeemed = books.get(number);
                    if (redeemed == null) {
                        faults.add("approved, but not in the books: " + number);
                    } else if (!redeemed.stands()) {
                        faults.add("approved and delivered, and yet cancelled: " + number);
                    }
                    requireSameBytes(approvals, faults);
                });
    }

    /** What was declined stays declined, in the same bytes. */
    private static void judgeDeclines(History history, List<String> faults) {
        for (Attempt declined : history.attempts()) {
            if (declined.answer().isEmpty() || declined.isApproved() || declined.isUndecided()) {
                continue;
            }
            for (Attempt later : history.attempts()) {
                if (later.startNanos() > declined.endNanos()
                        && later.answer().isPresent()
                        && !later.isUndecided()
                        && !later.answer().equals(declined.answer())) {
                    faults.add("declined, and then answered otherwise: " + later.answer());
                }
            }
        }
    }

    private boolean isLastWord(Attempt attempt, History history) {
        boolean isKnowing = !attempt.isUndecided() || !excused.test(attempt);
        return isKnowing
                && history.attempts().stream()
                        .filter(other -> other.isApproved() || other.isOpenEnded())
                        .noneMatch(other -> mayBeLater(other, attempt));
    }

    private boolean mayBeLater(Attempt other, Attempt attempt) {
        boolean crashed = other.isOpenEnded() && killed.contains(other.run());
        return crashed || other.endNanos() > attempt.startNanos();
    }

    private static boolean saysNothingIsCharged(Attempt attempt) {
        return attempt.answer().isPresent() && !attempt.isApproved();
    }

    private static void requireSameBytes(List<Attempt> approvals, List<String> faults) {
        Set<Answer> different =
                approvals.stream().flatMap(it -> it.answer().stream()).collect(Collectors.toSet());
        if (different.size() > 1) {
            faults.add("approved in different words: " + different);
        }
    }

    private static String number(Attempt attempt) {
        return attempt.answer().map(Answer::confirmationNumber).orElse("");
    }

    private static String code(Attempt attempt) {
        return attempt.answer().map(Answer::code).orElse("");
    }
}
