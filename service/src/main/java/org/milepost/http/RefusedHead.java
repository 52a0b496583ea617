package org.milepost.http;

/**
 * A request that is refused before it has a route. Its connection ends with the answer, because the
 * start of the next request is not known.
 *
 * @param fault what is wrong
 * @param target as much of the request target as could be read, perhaps nothing; it decides which
 *     API words the fault
 */
record RefusedHead(Fault fault, String target) implements Arrival {}
