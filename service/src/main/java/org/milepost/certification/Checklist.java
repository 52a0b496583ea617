package org.milepost.certification;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.milepost.certification.CertificationStep.Kind;
import org.milepost.certification.StepResult.State;

/** The results of all steps. Of an exercise the last finding counts; of a rule the first breach. */
record Checklist(List<StepResult> results) {

    Checklist {
        results = List.copyOf(results);
    }

    /**
     * The results that findings add up to.
     *
     * @param waiting the steps whose fault is set or has happened
     */
    static Checklist of(
            List<CertificationStep> steps, List<Finding> findings, Set<String> waiting) {
        List<StepResult> results = new ArrayList<>();
        for (CertificationStep step : steps) {
            List<Finding> its =
                    findings.stream().filter(it -> it.step().equals(step.id())).toList();
            Optional<Finding> breach =
                    step.kind() == Kind.RULE
                            ? its.stream().filter(it -> !it.isRight()).findFirst()
                            : Optional.empty();
            State undecided = waiting.contains(step.id()) ? State.WAITING : State.OPEN;
            Optional<Finding> decisive = breach.or(() -> its.reversed().stream().findFirst());
            results.add(
                    decisive.map(
                                    it ->
                                            new StepResult(
                                                    step,
                                                    it.isRight() ? State.PASSED : State.FAILED,
                                                    it.call(),
                                                    it.hint(),
                                                    it.values(),
                                                    its.size()))
                            .orElseGet(() -> new StepResult(step, undecided, 0, "", List.of(), 0)));
        }
        return new Checklist(results);
    }

    long count(State state) {
        return results.stream().filter(it -> it.state() == state).count();
    }

    /** Whether all steps are passed. */
    boolean isPassed() {
        return count(State.PASSED) == results.size();
    }

    /** {@code passed}; {@code failed} when a step is; otherwise {@code open}. */
    String verdict() {
        return isPassed() ? "passed" : count(State.FAILED) > 0 ? "failed" : "open";
    }

    Optional<StepResult> result(String step) {
        return results.stream().filter(it -> it.step().id().equals(step)).findFirst();
    }
}
