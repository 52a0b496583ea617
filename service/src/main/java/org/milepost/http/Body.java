package org.milepost.http;

import io.helidon.common.buffers.DataReader;
import io.helidon.http.HeaderNames;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The body of one request, on its way in.
 *
 * <p>Threads: belongs to the virtual thread of the request.
 */
final class Body {

    private static final int TOO_LARGE = 413;
    private static final byte[] NOTHING = {};

    private final ServerRequest server;
    private final Line line;
    private final Duration receiveMax;

    private @Nullable InputStream stream;
    private boolean refused;
    private boolean broken;

    Body(ServerRequest server, Line line, Duration receiveMax) {
        this.server = server;
        this.line = line;
        this.receiveMax = receiveMax;
    }

    /**
     * The whole body, which can be asked for once.
     *
     * @throws Fault 413 when it is longer than the limit, 400 when its chunks are malformed
     * @throws CallerLeft when the connection ends before
     */
    byte[] read(int bytesMax) {
        if (!server.content().hasEntity()) {
            return NOTHING;
        }
        long announced = announced();
        if (announced > bytesMax) {
            throw tooLarge();
        }
        line.expectWithin(receiveMax);
        try {
            InputStream in = stream();
            // a buffer as large as what may come would cost more than reading the body
            byte[] bytes = in.readNBytes(announced < 0 ? bytesMax : (int) announced);
            // only at the end of the stream does the server count the body as consumed
            if (in.read() >= 0) {
                throw tooLarge();
            }
            return bytes;
        } catch (CloseConnectionException
                | DataReader.InsufficientDataAvailableException
                | IOException
                | UncheckedIOException e) {
            throw new CallerLeft(e);
        } catch (RuntimeException e) {
            throw refusal(e);
        } finally {
            line.expectNothing();
        }
    }

    /** Whether the connection must end because nobody can tell where the next request starts. */
    boolean endsConnection() {
        return refused || awaitsContinue();
    }

    /** Whether the framing is such that the end of the body cannot be found. */
    boolean isBroken() {
        return broken;
    }

    /**
     * Reads and drops what is left, so that the next request can be found behind it, or that
     * closing does not reset the connection under the answer.
     *
     * @return whether the end was reached
     */
    boolean discard(int bytesMax) {
        if (server.content().consumed()) {
            return true;
        }
        if (broken || awaitsContinue()) {
            return false;
        }
        try {
            InputStream in = stream();
            byte[] dropped = new byte[4096];
            int left = bytesMax;
            while (left > 0) {
                int read = in.read(dropped);
                if (read < 0) {
                    return true;
                }
                left -= read;
            }
            return false;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    /** The announced length, which {@link Framing} has found to be a number; -1 for chunks. */
    private long announced() {
        return server.headers().first(HeaderNames.CONTENT_LENGTH).map(Long::parseLong).orElse(-1L);
    }

    private InputStream stream() {
        if (stream == null) {
            stream = server.content().inputStream();
        }
        return stream;
    }

    /** The caller asked whether to send its body and was not told to. */
    private boolean awaitsContinue() {
        return server.content().hasEntity() && !server.continueSent();
    }

    /** The server's complaint about the framing of the body, which comes as several exceptions. */
    private Fault refusal(RuntimeException complaint) {
        refused = true;
        if (complaint instanceof Fault fault) {
            return fault;
        }
        if (complaint instanceof RequestException known && known.status().code() == TOO_LARGE) {
            return tooLarge();
        }
        broken = true;
        return new Fault(400, "The body is not framed as HTTP/1.1 asks.");
    }

    private Fault tooLarge() {
        refused = true;
        return new Fault(TOO_LARGE, "The body is too large.");
    }
}
