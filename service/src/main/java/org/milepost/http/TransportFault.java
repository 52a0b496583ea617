package org.milepost.http;

import java.time.Duration;

/**
 * The faults of the transport: what is refused before a route is known, and what is wrong with the
 * framing of a body. Their texts are fixed, so that none repeats a part of the request.
 *
 * <p>Sources: RFC 9110, section 15, and RFC 9112.
 */
final class TransportFault {

    static final int TOO_LARGE = 413;
    static final int NO_ROOM = 503;

    private TransportFault() {}

    /** 400: the head is not what the grammar of HTTP/1.1 allows. */
    static Fault malformedHead() {
        return new Fault(400, "The request is not valid HTTP/1.1.");
    }

    /** 400: the chunks or the trailers of a body are not what the grammar allows. */
    static Fault malformedBody() {
        return new Fault(400, "The body is not framed as HTTP/1.1 requires.");
    }

    /** 413: the body is longer than its route takes. */
    static Fault bodyTooLarge() {
        return new Fault(TOO_LARGE, "The body is too large.");
    }

    /** 414: the request line is longer than the limit. */
    static Fault requestLineTooLong() {
        return new Fault(414, "The request line is too long.");
    }

    /** 417: an expectation other than 100-continue (RFC 9110, section 10.1.1). */
    static Fault unknownExpectation() {
        return new Fault(417, "Only the expectation 100-continue is supported.");
    }

    /** 431: the header fields are too many, or too long together. */
    static Fault headersTooLarge() {
        return new Fault(431, "The header fields are too many or too long.");
    }

    /** 501: a transfer coding other than chunked. */
    static Fault unknownTransferCoding() {
        return new Fault(501, "The transfer encoding is not supported.");
    }

    /** 501: a method that this server has at no path. */
    static Fault noTunnels() {
        return new Fault(501, "The method is not supported.");
    }

    /** 505: another major version. */
    static Fault unknownVersion() {
        return new Fault(
                505,
                "Only HTTP/1.1 is supported. A proxy must use it for its connections to this server;"
                        + " nginx does so with: proxy_http_version 1.1.");
    }

    /** 503: the request is not read because too many bytes are in flight. */
    static Fault noRoom() {
        return new Fault(
                NO_ROOM,
                "The server has no room for this request now; send it again later.",
                RetryAfter.header(Duration.ofSeconds(1)));
    }
}
