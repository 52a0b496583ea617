package org.milepost.http;

/**
 * Decides whether a request may pass, before its body is read.
 *
 * <p>Threads: shared by all requests.
 */
@FunctionalInterface
public interface Guard {
    /**
     * Who makes the request, proven by its credentials.
     *
     * @throws Fault 401 or 403, with its WWW-Authenticate header
     */
    Principal admit(Request request);
}
