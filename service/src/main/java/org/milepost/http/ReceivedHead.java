package org.milepost.http;

/** The result of reading the head of one request: the head, or the fault that refuses it. */
sealed interface ReceivedHead permits Head, ReceivedHead.Refused {

    /**
     * A request that is refused before its route is known. Its connection ends with the answer,
     * because the start of the next request is unknown.
     *
     * @param fault why it is refused
     * @param target the readable part of the request target, perhaps empty; it decides which API
     *     words the fault
     */
    record Refused(Fault fault, String target) implements ReceivedHead {}
}
