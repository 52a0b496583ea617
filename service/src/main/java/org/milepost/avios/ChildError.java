package org.milepost.avios;

import java.util.Optional;

/**
 * One of the things that are wrong with a request.
 *
 * @param path the element at fault, in dotted form from the root; absent where the fault is no
 *     element's
 * @param developerMessage what is wrong in detail; never repeats a value of the request
 */
record ChildError(ErrorCode code, Optional<String> path, Optional<String> developerMessage) {
    ChildError {
        if (!code.isChild()) {
            throw new IllegalArgumentException(code + " stands at the top");
        }
    }
}
