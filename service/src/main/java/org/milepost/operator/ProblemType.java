package org.milepost.operator;

/**
 * The kinds of problems in answers (RFC 9457): each has a URI that never changes, one title and one
 * HTTP status.
 */
enum ProblemType {
    INVALID_REQUEST("invalid-request", 400, "The request is not valid"),
    MALFORMED_JSON("malformed-json", 400, "The body is not one JSON object"),
    UNAUTHENTICATED("unauthenticated", 401, "No valid token"),
    FORBIDDEN("forbidden", 403, "The token does not allow this"),
    LIMIT_EXCEEDED("limit-exceeded", 403, "It is more than the role allows"),
    NOT_FOUND("not-found", 404, "Not found"),
    METHOD_NOT_ALLOWED("method-not-allowed", 405, "The path has no such method"),
    ALREADY_EXISTS("already-exists", 409, "It exists already"),
    NOT_POSSIBLE_NOW("not-possible-now", 409, "The current state does not allow this"),
    REFERENCE_USED("reference-used", 409, "The reference was used with other content"),
    INSUFFICIENT_BALANCE("insufficient-balance", 409, "The balance is too low"),
    TOO_LARGE("too-large", 413, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", 415, "The body is not JSON"),
    INTERNAL("internal", 500, "Server error"),
    UNAVAILABLE("unavailable", 503, "Temporarily unavailable");

    private static final String PREFIX = "urn:milepost:problem:";

    private final String name;
    private final int status;
    private final String title;

    ProblemType(String name, int status, String title) {
        this.name = name;
        this.status = status;
        this.title = title;
    }

    /** The URI. */
    String uri() {
        return PREFIX + name;
    }

    /** The end of the URI, by which the trail names it. */
    String word() {
        return name;
    }

    /** The HTTP status that always comes with it. */
    int status() {
        return status;
    }

    /** The same words for every problem of this kind. */
    String title() {
        return title;
    }
}
