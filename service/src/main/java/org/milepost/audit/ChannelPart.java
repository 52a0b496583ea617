package org.milepost.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;

/**
 * A part of a file as a stream. The channel is shared and stays open.
 *
 * <p>Threads: used by one thread; the channel's position is not used.
 */
final class ChannelPart implements ReadableByteChannel {

    private final FileChannel file;
    private final long end;
    private long position;

    ChannelPart(FileChannel file, long begin, long end) {
        this.file = file;
        this.position = begin;
        this.end = end;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (position >= end) {
            return -1;
        }
        int limit = into.limit();
        into.limit((int) Math.min(limit, into.position() + (end - position)));
        try {
            int read = file.read(into, position);
            position += Math.max(0, read);
            return read;
        } finally {
            into.limit(limit);
        }
    }

    @Override
    public boolean isOpen() {
        return file.isOpen();
    }

    /** Does not close the file. */
    @Override
    public void close() {}
}
