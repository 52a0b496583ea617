package org.milepost.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;

/**
 * The bytes of a file between two places, for a reader who shares the file with others.
 *
 * <p>Threads: used by one; the file's channel may be shared, as its position is not used.
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

    /** Leaves the file open for others. */
    @Override
    public void close() {}
}
