package org.milepost.http;

import java.util.Map;

/**
 * The trace of one request, as a listener keeps it.
 *
 * <p>Threads: used by the thread of the request.
 */
public interface RequestTrace extends AutoCloseable {

    /** Of a request that is not traced. */
    RequestTrace NONE =
            new RequestTrace() {
                @Override
                public Map<String, String> headers() {
                    return Map.of();
                }

                @Override
                public void answered(AnsweredRequest request) {}

                @Override
                public void close() {}
            };

    /** The headers by which the answer names the trace. */
    Map<String, String> headers();

    /** The answer is ready. Not called when the caller has left before. */
    void answered(AnsweredRequest request);

    /** Ends it; called once, last. */
    @Override
    void close();
}
