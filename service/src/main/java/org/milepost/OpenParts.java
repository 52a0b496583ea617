package org.milepost;

import java.util.ArrayDeque;
import java.util.Deque;
import org.milepost.threads.FatalErrors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts that an owner has opened, in order. They are closed in the opposite order.
 *
 * <p>Threads: filled by one thread, closed once by any.
 */
final class OpenParts implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OpenParts.class);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    /** Adds a part, to be closed with the others. */
    <T extends AutoCloseable> T add(T part) {
        opened.push(part);
        return part;
    }

    /** Closes all; a part that fails does not keep the others open. */
    @Override
    public void close() {
        while (!opened.isEmpty()) {
            AutoCloseable next = opened.pop();
            try {
                next.close();
            } catch (Exception e) {
                FatalErrors.endProcessIfFatal(e);
                LOG.error(
                        "{} failed to close; what was opened before it is closed nevertheless;"
                                + " report this as a defect",
                        next.getClass().getSimpleName(),
                        e);
            }
        }
    }
}
