package org.milepost.refusal;

import java.time.Instant;

/**
 * A refused request. Texts are empty when unknown.
 *
 * @param at when it was answered, by the programmes' clock
 * @param partner the number of the partner
 * @param programme the number of the programme; 0 when unknown
 * @param status the HTTP status of the answer
 * @param api the API, such as {@code amcash}
 * @param call the call of the API
 * @param code the response or error code
 * @param store the store of the till
 * @param device the till
 * @param trace the partner's number of the request
 * @param holder the collector's or account's number
 * @param detail the rule or limit with its values, or what is wrong with the request, as a JSON
 *     object
 */
public record Refusal(
        Instant at,
        int partner,
        int programme,
        int status,
        String api,
        String call,
        String code,
        String store,
        String device,
        String trace,
        String holder,
        String detail) {

    /** Without content, because logs may have it. */
    @Override
    public String toString() {
        return "Refusal " + code;
    }
}
