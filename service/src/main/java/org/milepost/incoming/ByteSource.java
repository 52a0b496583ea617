package org.milepost.incoming;

import java.util.Optional;

/** Bytes that come in pieces. */
@FunctionalInterface
public interface ByteSource {

    /**
     * The next piece, which is not empty; empty at the end.
     *
     * @throws InterruptedException when the job is being closed
     */
    Optional<byte[]> next() throws InterruptedException;
}
