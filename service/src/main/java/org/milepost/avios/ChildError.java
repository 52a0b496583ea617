package org.milepost.avios;

import java.util.Optional;

/**
 * One fault of a request.
 *
 * @param path the element at fault, in dotted form from the root; absent if no element is at fault
 * @param developerMessage what is wrong in detail; never repeats a value of the request
 */
record ChildError(ErrorCode code, Optional<String> path, Optional<String> developerMessage) {
    ChildError {
        if (!code.isChild()) {
            throw new IllegalArgumentException(code + " is not the code of a child");
        }
    }
}
