package org.milepost.client;

import java.net.http.HttpHeaders;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Sends a request that must take effect once: a redemption, a credit, a debit or a reversal.
 *
 * <p>It does what the documents of the APIs ask for. The request is sent with the key that the
 * caller has stored with the sale. If no answer arrives in the time of {@link ApiClient}, the
 * connection fails, or the answer says that nothing is decided, the same request is sent once more
 * with the same key. If that is not answered either, the API is asked what became of the key, which
 * closes the key: after that, the request must not be sent again. There is never a second key for
 * the same sale.
 *
 * <p>Nothing is decided after HTTP 5xx, except planned maintenance ({@code 0092}), and after the
 * codes {@code 0008} and {@code 0096} of the checkout. Every other answer is a decision.
 *
 * <p>Give {@link ApiClient} a read timeout of ten seconds, as the documents ask for. It ends when
 * the head of the answer has arrived.
 *
 * <p>The body must not be changed while this runs, because the retry must have the same bytes.
 *
 * <p>Source: the sections "Retries", "Timeouts and lost answers" and "Outcomes" of the documents.
 */
public final class KeyedRequest {

    private static final int TIMEOUT_STATUS = 408;
    private static final int SERVER_STATUS = 500;
    private static final long WAIT_SECONDS_MAX = 5;
    private static final Pattern MAINTENANCE = code("0092");
    private static final Pattern NOT_IN_TIME = code("0008");

    private KeyedRequest() {}

    /**
     * A call of a generated client that sends a request.
     *
     * @param <B> the body
     * @param <A> the answer
     */
    @FunctionalInterface
    public interface Request<B, A> {
        /** Sends the body with this {@code Idempotency-Key}. */
        A send(String key, B body) throws ApiException;
    }

    /**
     * A call of a generated client that asks what became of a key.
     *
     * @param <O> its answer
     */
    @FunctionalInterface
    public interface OutcomeQuestion<O> {
        /** Asks about this {@code Idempotency-Key}. */
        O ask(String key) throws ApiException;
    }

    /**
     * What is known in the end: the answer to the request, or else the outcome of its key.
     *
     * @param answer the answer of the first or of the second sending
     * @param outcome what became of the key, if neither was answered
     * @param <A> the answer
     * @param <O> the outcome
     */
    public record Decision<A, O>(Optional<A> answer, Optional<O> outcome) {}

    /**
     * Sends a request.
     *
     * @param key the key of the sale, stored before this is called
     * @param body the request
     * @param request sends it
     * @param question asks what became of the key
     * @throws ApiException when the request is refused; or, with status 0 or 5xx, when the outcome
     *     could not be asked, or the thread was interrupted: then ask later, and do not send the
     *     request again
     */
    public static <B, A, O> Decision<A, O> send(
            String key, B body, Request<B, A> request, OutcomeQuestion<O> question)
            throws ApiException {
        Objects.requireNonNull(key);
        try {
            return answered(request.send(key, body));
        } catch (ApiException first) {
            requireUndecided(first);
            pause(first);
        }
        try {
            return answered(request.send(key, body));
        } catch (ApiException second) {
            requireUndecided(second);
        }
        return new Decision<>(Optional.empty(), Optional.of(question.ask(key)));
    }

    private static <A, O> Decision<A, O> answered(A answer) {
        return new Decision<>(Optional.of(answer), Optional.empty());
    }

    private static void requireUndecided(ApiException failure) throws ApiException {
        if (failure.getCause() instanceof InterruptedException) {
            throw failure;
        }
        int status = failure.getCode();
        String body = Objects.requireNonNullElse(failure.getResponseBody(), "");
        boolean undecided =
                status == 0
                        || (status >= SERVER_STATUS && !MAINTENANCE.matcher(body).find())
                        || (status == TIMEOUT_STATUS && NOT_IN_TIME.matcher(body).find());
        if (!undecided) {
            throw failure;
        }
    }

    /** As long as {@code Retry-After} says, and at most a few seconds. */
    private static void pause(ApiException failure) throws ApiException {
        HttpHeaders headers = failure.getResponseHeaders();
        long seconds =
                headers == null
                        ? 0
                        : headers.firstValue("Retry-After")
                                .filter(it -> it.matches("[0-9]{1,9}"))
                                .map(Long::parseLong)
                                .orElse(0L);
        try {
            Thread.sleep(Math.min(seconds, WAIT_SECONDS_MAX) * 1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure;
        }
    }

    private static Pattern code(String code) {
        return Pattern.compile("\"responseCode\"\\s*:\\s*\"" + code + "\"");
    }
}
