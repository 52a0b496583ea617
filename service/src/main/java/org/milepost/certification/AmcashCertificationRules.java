package org.milepost.certification;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.milepost.certification.CertificationStep.Injected;
import org.milepost.sandbox.FaultCall;
import org.milepost.sandbox.FaultKind;

/**
 * What a till shows of the rules of the AIR MILES Cash documents: each code met, both languages,
 * retries, hidden balances, and refunds.
 */
final class AmcashCertificationRules implements CertificationRules {

    /** How soon the same request after a final refusal counts as repeated. */
    private static final long REPEATED_MILLIS_MAX = 30_000;

    private static final Set<String> TO_RETRY = Set.of("0008", "0096");
    private static final Set<String> APPROVALS = Set.of("0000", "0001");

    private static final Map<String, Injected> CODES_BY_FAULT =
            Map.of(
                    "0067", new Injected(FaultKind.OFFERS_PAUSED, FaultCall.INQUIRE),
                    "0092", new Injected(FaultKind.OUTAGE, FaultCall.INQUIRE));

    private static final List<CertificationStep> STEPS =
            Stream.of(
                            Stream.of(
                                    CertificationStep.exercise("echo"),
                                    CertificationStep.exercise("english"),
                                    CertificationStep.exercise("french"),
                                    CertificationStep.rule("key"),
                                    CertificationStep.rule("key-once"),
                                    CertificationStep.rule("one-key"),
                                    CertificationStep.withFault(
                                            "retry-inquire", FaultKind.OVERLOAD, FaultCall.INQUIRE),
                                    CertificationStep.withFault(
                                            "retry-redeem-lost",
                                            FaultKind.ANSWER_LOST_UNNOTICED,
                                            FaultCall.REDEEM),
                                    CertificationStep.withFault(
                                            "retry-redeem-timeout",
                                            FaultKind.LATE,
                                            FaultCall.REDEEM),
                                    CertificationStep.withFault(
                                            "retry-reverse",
                                            FaultKind.ANSWER_LOST_UNNOTICED,
                                            FaultCall.REVERSE),
                                    CertificationStep.exercise("retry-error"),
                                    CertificationStep.exercise("hidden"),
                                    CertificationStep.exercise("refund-number"),
                                    CertificationStep.exercise("refund-window")),
                            Stream.of(
                                            "0000", "0001", "0002", "0005", "0006", "0008", "0009",
                                            "0025", "0035", "0051", "0057", "0065", "0066", "0067",
                                            "0080", "0092", "0096")
                                    .map(
                                            code ->
                                                    new CertificationStep(
                                                            step(code),
                                                            CertificationStep.Kind.EXERCISE,
                                                            Optional.ofNullable(
                                                                    CODES_BY_FAULT.get(code)))))
                    .flatMap(it -> it)
                    .toList();

    @Override
    public List<CertificationStep> steps() {
        return STEPS;
    }

    @Override
    public List<Finding> judge(List<ObservedCall> calls) {
        return new Judgement(calls).findings();
    }

    private static String step(String code) {
        return "code-" + code;
    }

    /** One pass over the calls. */
    private static final class Judgement {

        private final List<ObservedCall> calls;
        private final RetryRules retries;
        private final List<Finding> findings = new ArrayList<>();
        private final Set<String> passed = new HashSet<>();

        /** The redemption of each confirmation number that the till was given. */
        private final Map<String, ObservedCall> redemptions = new HashMap<>();

        private boolean hasEcho;

        Judgement(List<ObservedCall> calls) {
            this.calls = calls;
            this.retries =
                    new RetryRules(calls, it -> it.field("storeId") + "/" + it.field("deviceId"));
        }

        List<Finding> findings() {
            for (ObservedCall call : calls) {
                echo(call);
                if (!call.isLost()) {
                    code(call);
                    language(call);
                }
                if (call.call().isWrite()) {
                    key(call);
                }
                if (call.call() != FaultCall.ECHO && call.isUndecided() && !retries.isRetry(call)) {
                    retry(call);
                }
                switch (call.call()) {
                    case REDEEM -> redeem(call);
                    case REVERSE -> reverse(call);
                    default -> {}
                }
            }
            return List.copyOf(findings);
        }

        private void echo(ObservedCall call) {
            boolean isFirst = call.is(calls.getFirst());
            if (call.call() == FaultCall.ECHO) {
                hasEcho = true;
                if (call.isApproved()) {
                    right("echo", call);
                }
            } else if (isFirst && !hasEcho) {
                wrong("echo", call, "echo-missing");
            }
        }

        private void code(ObservedCall call) {
            for (String code : call.codes()) {
                if (call.call() == FaultCall.OTHER) {
                    return;
                }
                boolean isRefusal = !TO_RETRY.contains(code) && !APPROVALS.contains(code);
                Optional<ObservedCall> before =
                        isRefusal ? sameRefusal(call, code) : Optional.empty();
                if (before.isPresent()) {
                    wrong(step(code), call, "repeated", Long.toString(before.get().number()), code);
                } else {
                    right(step(code), call);
                }
            }
        }

        private Optional<ObservedCall> sameRefusal(ObservedCall call, String code) {
            return calls.stream()
                    .takeWhile(it -> !it.is(call))
                    .filter(it -> it.isSameRequest(call) && it.isAnswered(code))
                    .filter(it -> it.millisTo(call) <= REPEATED_MILLIS_MAX)
                    .reduce((_, last) -> last);
        }

        private void language(ObservedCall call) {
            boolean hasLanguage =
                    call.call() != FaultCall.ECHO
                            && call.call() != FaultCall.OTHER
                            && call.isApproved();
            if (hasLanguage) {
                right(
                        call.field("instantMessage").equalsIgnoreCase("fr-CA")
                                ? "french"
                                : "english",
                        call);
            }
        }

        private void key(ObservedCall call) {
            if (call.key().isEmpty()) {
                wrong("key", call, "key-missing");
                return;
            }
            Optional<ObservedCall> other =
                    calls.stream()
                            .takeWhile(it -> !it.is(call))
                            .filter(it -> it.key().equals(call.key()) && !it.isSameRequest(call))
                            .findFirst();
            right("key", call);
            if (other.isPresent()) {
                wrong("key-once", call, "key-reused", Long.toString(other.get().number()));
            } else {
                right("key-once", call);
            }
        }

        private void retry(ObservedCall call) {
            Optional<RetryRules.Verdict> verdict = retries.verdict(call);
            verdict.ifPresent(
                    it -> {
                        add(it.about(retryStep(call)));
                        if (it.hint().equals("retry-new-key")) {
                            add(it.about("one-key"));
                        } else if (call.call().isWrite()) {
                            right("one-key", it.by());
                        }
                    });
        }

        private static String retryStep(ObservedCall call) {
            if (call.isAnswered("0096")) {
                return "retry-error";
            }
            return switch (call.call()) {
                case REDEEM -> call.isLost() ? "retry-redeem-lost" : "retry-redeem-timeout";
                case REVERSE -> "retry-reverse";
                default -> "retry-inquire";
            };
        }

        private void redeem(ObservedCall call) {
            if (!call.isApproved()) {
                return;
            }
            if (call.isAnswered("0001")) {
                right("hidden", call);
            }
            Optional<ObservedCall> twin =
                    calls.stream()
                            .takeWhile(it -> !it.is(call))
                            .filter(it -> it.isSameKind(call) && it.isApproved())
                            .filter(it -> !it.key().equals(call.key()))
                            .filter(it -> it.differences(call).isEmpty())
                            .findFirst();
            twin.ifPresent(
                    it -> wrong("one-key", call, "charged-twice", Long.toString(it.number())));
            redemptions.put(call.answer().getOrDefault("txnConfirmationNumber", ""), call);
        }

        private void reverse(ObservedCall call) {
            String number =
                    call.field("redemptionConfirmationNumber")
                            .concat(call.field("redemptionConfirmationNum"));
            ObservedCall redemption = redemptions.get(number);
            if (redemption != null && redemption.about().equals(call.about())) {
                right("refund-number", call);
            } else if (!passed.contains("refund-number")) {
                wrong("refund-number", call, "number-not-given", given(call));
            }
            if (call.isApproved()) {
                right("refund-window", call);
            } else if (call.isAnswered("0080") && !passed.contains("refund-window")) {
                wrong(
                        "refund-window",
                        call,
                        "too-late",
                        redemption == null ? "?" : seconds(redemption),
                        seconds(call));
            }
        }

        private static String seconds(ObservedCall call) {
            return call.at().truncatedTo(ChronoUnit.SECONDS).toString();
        }

        /** The latest number that the till was given for this collector. */
        private String given(ObservedCall call) {
            return redemptions.entrySet().stream()
                    .filter(it -> it.getValue().about().equals(call.about()))
                    .reduce(
                            (one, other) ->
                                    one.getValue().number() > other.getValue().number()
                                            ? one
                                            : other)
                    .map(it -> it.getKey())
                    .orElse("–");
        }

        private void right(String step, ObservedCall call) {
            add(Finding.right(step, call));
        }

        private void wrong(String step, ObservedCall call, String hint, String... values) {
            add(Finding.wrong(step, call, hint, values));
        }

        private void add(Finding finding) {
            findings.add(finding);
            if (finding.isRight()) {
                passed.add(finding.step());
            }
        }
    }
}
