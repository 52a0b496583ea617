package org.milepost.proofs.retries;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import org.milepost.proofs.crash.Answer;

/** Sends a request over a connection of its own, and writes down what came of it. */
public final class Sending {

    private Sending() {}

    /** What to do with a connection; nothing when no answer was read. */
    public interface Conduct {
        Optional<Answer> on(Line line) throws IOException;
    }

    /**
     * Does it.
     *
     * @param patience how long to wait for an answer
     * @param wanted how the attempt ends unless the connection ends before
     */
    public static Attempt over(
            Servers.Door door, Duration patience, Attempt.Ending wanted, Conduct conduct) {
        long start = System.nanoTime();
        int port = 0;
        Attempt.Ending ending = wanted;
        Optional<Answer> answer = Optional.empty();
        try (Line line = Line.open(door.address(), patience)) {
            port = line.port();
            answer = conduct.on(line);
        } catch (ConnectException e) {
            ending = Attempt.Ending.REFUSED;
        } catch (SocketTimeoutException e) {
            ending = Attempt.Ending.UNANSWERED;
        } catch (IOException e) {
            ending = Attempt.Ending.CUT;
        }
        return new Attempt(door.run(), port, start, System.nanoTime(), ending, answer);
    }

    /** Sends a request whole and waits for its answer. */
    public static Attempt patiently(Servers.Door door, Duration patience, byte[] request) {
        return over(
                door,
                patience,
                Attempt.Ending.ANSWERED,
                line -> {
                    line.send(request, request.length);
                    return Optional.of(line.read());
                });
    }
}
