package org.milepost.proofs.torture;

import java.util.List;

/**
 * What a torture came to.
 *
 * @param tried what was tried, line by line, in words
 * @param faults what must not be
 */
record Verdict(List<String> tried, List<String> faults) {

    Verdict {
        tried = List.copyOf(tried);
        faults = List.copyOf(faults);
    }
}
