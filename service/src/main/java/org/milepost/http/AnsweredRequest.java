package org.milepost.http;

/**
 * A request that reached a route, and its answer, as metrics and the log see them. It contains
 * nothing of a person.
 *
 * @param route the route
 * @param status the HTTP status of the answer
 * @param code the response code of the API, such as {@code 0065}; empty when the API has none for
 *     the answer
 * @param partner the code of the partner that sent the request; empty when it is not known
 * @param programme the code of the programme that the request is about; empty when it is not known
 * @param correlationId the value of {@code X-Correlation-Id} in the answer
 * @param nanos from when the head of the request had been read until the answer was ready
 */
public record AnsweredRequest(
        Route route,
        int status,
        String code,
        String partner,
        String programme,
        String correlationId,
        long nanos) {}
