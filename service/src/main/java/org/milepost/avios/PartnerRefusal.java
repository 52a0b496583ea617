package org.milepost.avios;

import java.util.List;
import java.util.Optional;
import org.milepost.dialect.ExceededLimit;

/** A refused request of the partner API, with the reasons for the answer. */
@SuppressWarnings("serial") // never serialized
final class PartnerRefusal extends RuntimeException {

    private final ErrorCode code;
    private final Optional<String> developerMessage;
    private final List<ChildError> children;
    private final List<ExceededLimit> limits;

    private PartnerRefusal(
            ErrorCode code, Optional<String> developerMessage, List<ChildError> children) {
        this(code, developerMessage, children, List.of());
    }

    private PartnerRefusal(
            ErrorCode code,
            Optional<String> developerMessage,
            List<ChildError> children,
            List<ExceededLimit> limits) {
        super(code.name(), null, false, false);
        this.code = code;
        this.developerMessage = developerMessage;
        this.children = List.copyOf(children);
        this.limits = List.copyOf(limits);
    }

    /** A refusal with this code: at the top, or as the only child. */
    static PartnerRefusal of(ErrorCode code) {
        return code.isChild()
                ? of(List.of(new ChildError(code, Optional.empty(), Optional.empty())))
                : new PartnerRefusal(code, Optional.empty(), List.of());
    }

    /** The same with a message for the partner's developers. */
    static PartnerRefusal of(ErrorCode code, String developerMessage) {
        Optional<String> message = Optional.of(developerMessage);
        return code.isChild()
                ? of(List.of(new ChildError(code, Optional.empty(), message)))
                : new PartnerRefusal(code, message, List.of());
    }

    /** A refusal by limits, which the answer does not name. */
    static PartnerRefusal limited(
            ErrorCode code, String developerMessage, List<ExceededLimit> limits) {
        return new PartnerRefusal(code, Optional.of(developerMessage), List.of(), limits);
    }

    /** A refusal for all these faults. */
    static PartnerRefusal of(List<ChildError> children) {
        return new PartnerRefusal(ErrorCode.REQUEST_INVALID, Optional.empty(), children);
    }

    ErrorCode code() {
        return code;
    }

    Optional<String> developerMessage() {
        return developerMessage;
    }

    List<ChildError> children() {
        return children;
    }

    /** The limits that refused it. */
    List<ExceededLimit> limits() {
        return limits;
    }
}
