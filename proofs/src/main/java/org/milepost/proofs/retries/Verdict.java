package org.milepost.proofs.retries;

import java.util.List;

/**
 * What a proof came to.
 *
 * @param tried what was tried, line by line, in words
 * @param violations what must not be, each with the history of its request
 */
record Verdict(List<String> tried, List<String> violations) {
    Verdict {
        tried = List.copyOf(tried);
        violations = List.copyOf(violations);
    }
}
