package org.milepost.proofs.crash;

import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * What the callers wrote down: every request they sent and what came back. A request has one
 * answer, however often it is sent; whatever breaks that is a violation.
 *
 * <p>Threads: shared by all callers.
 */
final class CallLog {

    private final Set<Request> sent = ConcurrentHashMap.newKeySet();
    private final Set<Request> shaken = ConcurrentHashMap.newKeySet();
    private final Map<Request, Answer> answers = new ConcurrentHashMap<>();
    private final AtomicInteger repeats = new AtomicInteger();
    private final AtomicInteger undecided = new AtomicInteger();
    private final AtomicInteger cut = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicLong slowestNanos = new AtomicLong();
    private final ConcurrentLinkedQueue<String> violations = new ConcurrentLinkedQueue<>();

    /** Written down before a request is sent. */
    void sending(Request request) {
        sent.add(request);
    }

    /** Takes an answer in; false when the request is still to be decided. */
    boolean received(Request request, Answer answer) {
        if (answer.isUndecided()) {
            undecided.incrementAndGet();
            shake(request);
            return false;
        }
        if (!request.kind().allows(answer)) {
            violation("a wrong answer to " + request + ": " + answer);
            return true;
        }
        if (request.kind() == Request.Kind.INQUIRE) {
            answers.put(request, answer);
            return true;
        }
        Answer first = answers.putIfAbsent(request, answer);
        if (first != null) {
            repeats.incrementAndGet();
            if (!first.equals(answer)) {
                violation(request + " was answered " + first + " and then " + answer);
            }
        }
        return true;
    }

    /** How long an answer took, decided or not. */
    void took(Duration time) {
        slowestNanos.accumulateAndGet(time.toNanos(), Math::max);
    }

    /** Nobody listened. */
    void refused() {
        refused.incrementAndGet();
    }

    /** No complete answer came back. */
    void cut(Request request, IOException reason) {
        cut.incrementAndGet();
        shake(request);
        if (reason instanceof HttpTimeoutException) {
            violation("no answer at all to " + request + ": " + reason);
        }
    }

    private void shake(Request request) {
        if (!answers.containsKey(request)) {
            shaken.add(request);
        }
    }

    void violation(String text) {
        violations.add(text);
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    /** The one answer of a request, when it has been decided. */
    Optional<Answer> answer(Request request) {
        return Optional.ofNullable(answers.get(request));
    }

    Map<Request, Answer> answers() {
        return Map.copyOf(answers);
    }

    /** The requests that were sent and never decided. */
    Set<Request> unanswered() {
        return sent.stream()
                .filter(request -> !answers.containsKey(request))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** How many requests have been decided. */
    int answeredCount() {
        return answers.size();
    }

    /** How many requests lost their first answer, and had been decided no later than this. */
    long shakenDecidedBy(LocalDateTime time) {
        return shaken.stream()
                .flatMap(request -> answer(request).stream())
                .filter(answer -> !answer.decidedAt().isAfter(time))
                .count();
    }

    /** How often an answer was given again. */
    int repeatCount() {
        return repeats.get();
    }

    /** How often the answer was that nothing was decided. */
    int undecidedCount() {
        return undecided.get();
    }

    /** How often a connection ended without an answer. */
    int cutCount() {
        return cut.get();
    }

    /** How long the slowest answer took. */
    Duration slowest() {
        return Duration.ofNanos(slowestNanos.get());
    }

    /** How often nobody listened. */
    int refusedCount() {
        return refused.get();
    }

    /** By how many miles the approved answers say that each collector's balance changed. */
    Map<String, Long> changes() {
        Map<String, Long> changes = new HashMap<>();
        answers.forEach(
                (request, answer) -> {
                    if (answer.isApproved()) {
                        changes.merge(request.collector(), answer.change(), Long::sum);
                    }
                });
        return changes;
    }

    /** The confirmation numbers of the approved requests of this kind. */
    List<String> approvedNumbers(Request.Kind kind) {
        return answers.entrySet().stream()
                .filter(entry -> entry.getKey().kind() == kind)
                .map(Map.Entry::getValue)
                .filter(Answer::isApproved)
                .map(Answer::confirmationNumber)
                .toList();
    }
}
