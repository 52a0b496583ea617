package org.milepost.http;

/** The type of body that a route accepts. */
public enum Media {
    /** Any body or none; the endpoint checks it. */
    ANY,

    /**
     * JSON in UTF-8. Another Content-Type, or a charset parameter other than utf-8, is answered
     * with 415; a missing Content-Type counts as JSON.
     */
    JSON
}
