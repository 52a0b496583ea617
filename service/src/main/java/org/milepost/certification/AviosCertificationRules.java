package org.milepost.certification;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.milepost.sandbox.FaultCall;
import org.milepost.sandbox.FaultKind;

/**
 * What a partner's software shows of the rules of the Avios documents: each error handled, retries,
 * a debit whose cash part fails, duplicates, households, tokens and scopes.
 */
final class AviosCertificationRules implements CertificationRules {

    /** How soon the same request after a refusal counts as repeated. */
    private static final long REPEATED_MILLIS_MAX = 30_000;

    /** The numbers of the sandbox that lead to the account of the household. */
    private static final Set<String> HOUSEHOLD =
            Set.of("3081470000000000", "3081470000000059", "3081470000000067");

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private static final List<String> ERRORS =
            List.of(
                    "DATA_INVALID",
                    "MANDATORY_DATA_MISSING",
                    "PROGRAMME_INVALID",
                    "PROGRAMME_NOT_SUPPORTED",
                    "PARTNER_CONFIGURATION_INVALID",
                    "ACCOUNT_INVALID",
                    "ACCOUNT_NOT_AUTHORISED",
                    "INVALID_PROMOTER_CODE",
                    "MEMBERSHIP_NUMBER_SURNAME_MISMATCH",
                    "MEMBERSHIP_NUMBER_NAME_MISMATCH",
                    "BALANCE_INSUFFICIENT",
                    "TRANSACTION_INVALID",
                    "REVERSAL_NOT_ALLOWED",
                    "RECORD_RANGE_INVALID",
                    "DATE_RANGE_INVALID");

    private static final List<CertificationStep> STEPS =
            Stream.concat(
                            Stream.of(
                                    CertificationStep.exercise("credit"),
                                    CertificationStep.exercise("debit"),
                                    CertificationStep.exercise("cash-part"),
                                    CertificationStep.exercise("duplicate-credit"),
                                    CertificationStep.exercise("household-credit"),
                                    CertificationStep.exercise("household-debit"),
                                    CertificationStep.exercise("balance"),
                                    CertificationStep.exercise("transactions"),
                                    CertificationStep.exercise("token-renewed"),
                                    CertificationStep.exercise("scope-asked"),
                                    CertificationStep.rule("one-debit"),
                                    CertificationStep.withFault(
                                            "retry-debit-lost",
                                            FaultKind.ANSWER_LOST_UNNOTICED,
                                            FaultCall.DEBIT),
                                    CertificationStep.withFault(
                                            "retry-debit-busy",
                                            FaultKind.OVERLOAD,
                                            FaultCall.DEBIT),
                                    CertificationStep.withFault(
                                            "retry-credit",
                                            FaultKind.ANSWER_LOST_UNNOTICED,
                                            FaultCall.CREDIT),
                                    CertificationStep.withFault(
                                            "retry-reverse-debit",
                                            FaultKind.ANSWER_LOST_UNNOTICED,
                                            FaultCall.REVERSE_DEBIT)),
                            ERRORS.stream().map(it -> CertificationStep.exercise(step(it))))
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
        return "error-" + code;
    }

    /** One pass over the calls. */
    private static final class Judgement {

        private final List<ObservedCall> calls;
        private final RetryRules retries;
        private final List<Finding> findings = new ArrayList<>();
        private final Set<String> passed = new HashSet<>();

        /** The debit of each identifier that the software was given. */
        private final Map<String, ObservedCall> debits = new HashMap<>();

        Judgement(List<ObservedCall> calls) {
            this.calls = calls;
            this.retries = new RetryRules(calls, ObservedCall::about);
        }

        List<Finding> findings() {
            for (ObservedCall call : calls) {
                if (!call.isLost()) {
                    errors(call);
                    token(call);
                }
                if (call.call().isWrite() && call.isUndecided() && !retries.isRetry(call)) {
                    retry(call);
                }
                switch (call.call()) {
                    case CREDIT -> credit(call);
                    case DEBIT -> debit(call);
                    case REVERSE_DEBIT -> reverse(call);
                    case OTHER -> read(call);
                    default -> {}
                }
            }
            return List.copyOf(findings);
        }

        private void errors(ObservedCall call) {
            for (String code : call.codes()) {
                if (!ERRORS.contains(code)) {
                    continue;
                }
                Optional<ObservedCall> before =
                        call.call().isWrite() ? sameRefusal(call, code) : Optional.empty();
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

        /** A call that was refused for its token is sent again with a better one. */
        private void token(ObservedCall call) {
            Optional<ObservedCall> before =
                    calls.stream()
                            .takeWhile(it -> !it.is(call))
                            .filter(it -> it.isSameKind(call) && !it.isLost())
                            .reduce((_, last) -> last);
            if (before.isEmpty()) {
                return;
            }
            tokenStep(before.get())
                    .ifPresent(
                            step -> {
                                if (call.status() == before.get().status()) {
                                    wrong(
                                            step,
                                            call,
                                            "same-token",
                                            Long.toString(before.get().number()));
                                } else {
                                    right(step, call);
                                }
                            });
        }

        private static Optional<String> tokenStep(ObservedCall refused) {
            return switch (refused.status()) {
                case UNAUTHORIZED -> Optional.of("token-renewed");
                case FORBIDDEN -> Optional.of("scope-asked");
                default -> Optional.empty();
            };
        }

        private void retry(ObservedCall call) {
            retries.verdict(call)
                    .ifPresent(
                            it -> {
                                add(it.about(retryStep(call)));
                                boolean isNewKey = it.hint().equals("retry-new-key");
                                boolean isDebit = call.call() == FaultCall.DEBIT;
                                if (isDebit && isNewKey) {
                                    add(it.about("one-debit"));
                                } else if (isDebit) {
                                    right("one-debit", it.by());
                                }
                            });
        }

        private static String retryStep(ObservedCall call) {
            return switch (call.call()) {
                case CREDIT -> "retry-credit";
                case DEBIT -> call.isLost() ? "retry-debit-lost" : "retry-debit-busy";
                default -> "retry-reverse-debit";
            };
        }

        private void credit(ObservedCall call) {
            if (call.isApproved()) {
                right("credit", call);
                if (HOUSEHOLD.contains(call.about())) {
                    right("household-credit", call);
                }
            }
            if (call.isAnswered("DUPLICATE_TRANSACTION")) {
                right("duplicate-credit", call);
            }
            Optional<ObservedCall> duplicate =
                    calls.stream()
                            .takeWhile(it -> !it.is(call))
                            .filter(it -> it.isSameKind(call))
                            .reduce((_, last) -> last)
                            .filter(it -> it.isAnswered("DUPLICATE_TRANSACTION"))
                            .filter(it -> it.millisTo(call) <= REPEATED_MILLIS_MAX)
                            .filter(it -> isDisguised(it.differences(call)));
            duplicate.ifPresent(
                    it ->
                            wrong(
                                    "duplicate-credit",
                                    call,
                                    "disguised",
                                    Long.toString(it.number()),
                                    String.join(", ", it.differences(call))));
        }

        /** Whether only what the duplicate is recognised by has changed. */
        private static boolean isDisguised(Set<String> differing) {
            Set<String> others = new HashSet<>(differing);
            others.remove("description");
            return RetryRules.isOfSameSale(others);
        }

        private void debit(ObservedCall call) {
            if (!call.isApproved()) {
                return;
            }
            right("debit", call);
            if (HOUSEHOLD.contains(call.about())) {
                right("household-debit", call);
            }
            debits.put(call.answer().getOrDefault("debitTransaction.identifier", ""), call);
        }

        private void reverse(ObservedCall call) {
            ObservedCall debit = debits.get(call.field("reverseTransaction.identifier"));
            if (debit != null && call.isApproved()) {
                right("cash-part", call);
            } else if (debit == null && !call.isLost() && !passed.contains("cash-part")) {
                String given =
                        debits.entrySet().stream()
                                .filter(it -> it.getValue().about().equals(call.about()))
                                .map(Map.Entry::getKey)
                                .findFirst()
                                .orElse("–");
                wrong("cash-part", call, "identifier-not-given", given);
            }
        }

        private void read(ObservedCall call) {
            if (!call.isApproved()) {
                return;
            }
            if (call.path().endsWith("/transactions")) {
                right("transactions", call);
            } else if (call.path().matches(".*/accounts?(/[0-9]+)?")) {
                right("balance", call);
            }
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
