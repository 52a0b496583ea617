package org.milepost.http;

/** What kind of body a route takes. */
public enum Media {
    /** Any body or none; the endpoint looks for itself. */
    ANY,

    /**
     * JSON in UTF-8. Another Content-Type, or a charset parameter other than utf-8, is answered
     * with 415; a missing Content-Type is taken for JSON.
     */
    JSON
}
