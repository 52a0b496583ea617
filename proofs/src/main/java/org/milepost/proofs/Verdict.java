package org.milepost.proofs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The result of a proof.
 *
 * @param summary what was done, line by line
 * @param violations what is wrong; empty when the proof succeeded
 */
public record Verdict(List<String> summary, List<String> violations) {

    private static final int PROVEN = 0;
    private static final int VIOLATED = 1;
    private static final int PRINTED_MAX = 50;

    public Verdict {
        summary = List.copyOf(summary);
        violations = List.copyOf(violations);
    }

    /** Of a proof that printed its summary itself. */
    public static Verdict of(List<String> violations) {
        return new Verdict(List.of(), violations);
    }

    /**
     * Prints it.
     *
     * @param proven what is proven when there is no violation
     * @return the exit status
     */
    public int print(String proven) {
        summary.forEach(System.out::println);
        if (violations.isEmpty()) {
            System.out.println(proven);
            return PROVEN;
        }
        System.out.printf("the proof fails, with %d violations:%n", violations.size());
        Map<String, Integer> counts = new LinkedHashMap<>();
        violations.forEach(it -> counts.merge(it, 1, Integer::sum));
        counts.entrySet().stream().limit(PRINTED_MAX).forEach(Verdict::print);
        return VIOLATED;
    }

    private static void print(Map.Entry<String, Integer> violation) {
        int count = violation.getValue();
        System.out.println(
                "  " + violation.getKey() + (count == 1 ? "" : " (" + count + " times)"));
    }
}
