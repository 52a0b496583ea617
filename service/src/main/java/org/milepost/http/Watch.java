package org.milepost.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts the lines whose peer is overdue, so that a slow sender or reader holds nothing for long.
 *
 * <p>Threads: lines come and go on their own threads; one thread of the watch looks at all of them.
 */
final class Watch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    private static final Duration PERIOD = Duration.ofMillis(250);

    private final Set<Line> lines = ConcurrentHashMap.newKeySet();
    private final Thread thread;

    Watch() {
        thread = Thread.ofPlatform().daemon().name("http-watch").start(this::run);
    }

    void add(Line line) {
        lines.add(line);
    }

    void remove(Line line) {
        lines.remove(line);
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(PERIOD);
                cutOverdue(System.nanoTime());
            }
        } catch (InterruptedException e) {
            LOG.debug("The watch ends");
        }
    }

    private void cutOverdue(long nowNanos) {
        for (Line line : lines) {
            if (line.isOverdue(nowNanos)) {
                line.cut();
            }
        }
    }
}
