package org.milepost.http;

/**
 * Decides at the door whether a request may pass, before its body is read.
 *
 * <p>Threads: shared by all requests.
 */
@FunctionalInterface
public interface Guard {
    /**
     * The caller that the request's credentials prove.
     *
     * @throws Fault 401 or 403, with its WWW-Authenticate header
     */
    Caller admit(Request request);
}
