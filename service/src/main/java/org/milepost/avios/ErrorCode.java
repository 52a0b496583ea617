package org.milepost.avios;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * All error codes of the partner API, in the order in which a request is checked. An error has a
 * code of the first group; the codes of its children, which name the faults of the request, are of
 * the second.
 */
public enum ErrorCode {
    /** No such path. */
    RESOURCE_NOT_FOUND(404, Place.TOP),
    /** No such method. */
    METHOD_NOT_ALLOWED(405, Place.TOP),
    /** The key, or the owner of the token. */
    REQUEST_FORBIDDEN(403, Place.TOP),
    /** The caller does not accept JSON. */
    NOT_ACCEPTABLE(406, Place.TOP),
    /** The body is not JSON. */
    UNSUPPORTED_MEDIA_TYPE(415, Place.TOP),
    /** The token. */
    REQUEST_UNAUTHORIZED(401, Place.TOP),
    /** The body is too long. */
    REQUEST_TOO_LARGE(413, Place.TOP),
    /** See the children. */
    REQUEST_INVALID(400, Place.TOP),
    /** An element does not follow its rule. */
    DATA_INVALID(400, Place.CHILD),
    /** An element is missing. */
    MANDATORY_DATA_MISSING(400, Place.CHILD),
    /** There are no such dates between. */
    DATE_RANGE_INVALID(400, Place.CHILD),
    /** There are no such records between. */
    RECORD_RANGE_INVALID(400, Place.CHILD),
    /** There is no such programme. */
    PROGRAMME_INVALID(400, Place.CHILD),
    /** The partner is not in the programme. */
    PROGRAMME_NOT_SUPPORTED(400, Place.CHILD),
    /** The partner and the programme did not agree on this. */
    PARTNER_CONFIGURATION_INVALID(400, Place.CHILD),
    /** There is no such account. */
    ACCOUNT_INVALID(400, Place.CHILD),
    /** There is no such member. */
    INVALID_MEMBER(400, Place.TOP),
    /** There is no such transaction to reverse. */
    TRANSACTION_INVALID(400, Place.CHILD),
    /** The transaction can no longer be reversed. */
    REVERSAL_NOT_ALLOWED(400, Place.CHILD),
    /** The account is cancelled, deceased or fraud; or an identity is not proven. */
    ACCOUNT_NOT_AUTHORISED(400, Place.CHILD),
    /** The member can sign in already. */
    ACCOUNT_ALREADY_REGISTERED(400, Place.CHILD),
    /** The external source is none of the partner's. */
    INVALID_PROMOTER_CODE(400, Place.CHILD),
    /** The family name is another one. */
    MEMBERSHIP_NUMBER_SURNAME_MISMATCH(400, Place.TOP),
    /** The first name is another one. */
    MEMBERSHIP_NUMBER_NAME_MISMATCH(400, Place.TOP),
    /** The transaction was made before. */
    DUPLICATE_TRANSACTION(400, Place.CHILD),
    /** There are not enough Avios. */
    BALANCE_INSUFFICIENT(400, Place.TOP),
    /** Too much to do, too late, or too many names and proofs that did not fit. */
    SERVICE_UNAVAILABLE(503, Place.TOP),
    /** A defect of the server. */
    INTERNAL_ERROR(500, Place.TOP);

    private final int httpStatus;
    private final Place place;

    ErrorCode(int httpStatus, Place place) {
        this.httpStatus = httpStatus;
        this.place = place;
    }

    private enum Place {
        TOP,
        CHILD
    }

    /** The status of an answer with this code at its top. */
    public int httpStatus() {
        return httpStatus;
    }

    /** Whether it is a child of a {@link #REQUEST_INVALID}. */
    public boolean isChild() {
        return place == Place.CHILD;
    }

    /** The code in words, such as {@code Request Invalid}. */
    public String businessMessage() {
        return Arrays.stream(name().split("_", -1))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" "));
    }

    /** The code of what HTTP itself refuses with that status. */
    static ErrorCode ofHttpStatus(int status) {
        Optional<ErrorCode> exact =
                Arrays.stream(values())
                        .filter(code -> code.place == Place.TOP && code.httpStatus == status)
                        .findFirst();
        return exact.orElse(status >= 500 ? INTERNAL_ERROR : REQUEST_INVALID);
    }
}
