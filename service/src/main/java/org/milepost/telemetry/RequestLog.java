package org.milepost.telemetry;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.milepost.http.AnsweredRequest;
import org.milepost.http.HttpEvents;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One log line for each answered request, or for one of several. A line names the route and the
 * codes, and contains nothing of the request's path, query, headers or body.
 *
 * <p>Threads: shared.
 */
public final class RequestLog implements HttpEvents {

    private static final Logger LOG = LoggerFactory.getLogger(RequestLog.class);

    private final int oneIn;
    private final AtomicLong count = new AtomicLong();

    /**
     * A log of requests.
     *
     * @param oneIn one of how many requests is logged: 1 for all, 0 for none
     */
    public RequestLog(int oneIn) {
        this.oneIn = oneIn;
    }

    @Override
    public void answered(AnsweredRequest request) {
        if (oneIn == 0 || count.getAndIncrement() % oneIn != 0) {
            return;
        }
        LOG.info(
                "{} {} was answered {} {} in {} ms; partner {}, programme {}, correlation id {};"
                        + " nothing to do",
                request.route().method(),
                request.route().path(),
                request.status(),
                orDash(request.code()),
                TimeUnit.NANOSECONDS.toMillis(request.nanos()),
                orDash(request.partner()),
                orDash(request.programme()),
                request.correlationId());
    }

    private static String orDash(String code) {
        return code.isEmpty() ? "-" : code;
    }
}
