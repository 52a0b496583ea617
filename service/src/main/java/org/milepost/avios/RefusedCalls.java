package org.milepost.avios;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.milepost.dialect.Caller;
import org.milepost.dialect.ExceededLimit;
import org.milepost.http.Fault;
import org.milepost.http.Request;
import org.milepost.member.MemberId;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;
import org.milepost.refusal.Refusal;
import org.milepost.refusal.Refusals;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Notes the refused calls of partners that the partner's key has proven, for those who explain
 * them.
 *
 * <p>Threads: shared.
 *
 * @param clock the programmes' time, in whole microseconds
 */
public record RefusedCalls(Refusals refusals, Programmes programmes, InstantSource clock) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String API = "avios";
    private static final int CALL_LENGTH_MAX = 40;

    /** The last part of a path that names a call, in other words than the path's. */
    private static final Map<String, String> CALLS =
            Map.of(
                    "credit-transaction-requests", "credit",
                    "debit-transaction-requests", "debit",
                    "reverse-transaction-requests", "reverse");

    /** Notes a refusal with its faults. */
    void add(Request request, PartnerRefusal refusal) {
        ObjectNode detail = JSON.createObjectNode();
        if (!refusal.children().isEmpty()) {
            ArrayNode faults = detail.putArray("faults");
            for (ChildError child : refusal.children()) {
                ObjectNode fault = faults.addObject().put("code", child.code().name());
                child.path().ifPresent(it -> fault.put("path", it));
                child.developerMessage().ifPresent(it -> fault.put("message", it));
            }
        }
        refusal.developerMessage().ifPresent(it -> detail.put("message", it));
        ExceededLimit.put(detail, refusal.limits(), programmes.current());
        String code =
                refusal.children().stream()
                        .map(it -> it.code().name())
                        .findFirst()
                        .orElse(refusal.code().name());
        add(request, refusal.code().httpStatus(), code, detail);
    }

    /** Notes a refusal without faults of the request. */
    void add(Request request, Fault fault) {
        ErrorCode code =
                fault.status() == ErrorCode.REQUEST_UNAUTHORIZED.httpStatus()
                        ? ErrorCode.REQUEST_UNAUTHORIZED
                        : ErrorCode.REQUEST_INVALID;
        add(
                request,
                fault.status(),
                code.name(),
                JSON.createObjectNode().put("message", fault.text()));
    }

    private void add(Request request, int status, String code, ObjectNode detail) {
        if (!(request.caller() instanceof Caller.KeyedPartner caller)) {
            return;
        }
        Instant now = clock.instant();
        refusals.add(
                new Refusal(
                        now,
                        caller.partner().id().value(),
                        segment(request, "programme")
                                .flatMap(programmes.current()::programme)
                                .map(Programme::id)
                                .map(it -> it.value())
                                .orElse(0),
                        status,
                        API,
                        call(request),
                        code,
                        "",
                        "",
                        "",
                        segment(request, "account").filter(MemberId::isNumber).orElse(""),
                        detail.toString()));
    }

    private static Optional<String> segment(Request request, String name) {
        try {
            return Optional.of(request.pathSegment(name));
        } catch (IllegalStateException e) {
            return Optional.empty(); // the call has no such part
        }
    }

    private static String call(Request request) {
        String path = request.path();
        String last = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        boolean isWord = last.matches("[a-z-]{1," + CALL_LENGTH_MAX + "}");
        String word = isWord ? last : "account";
        return CALLS.getOrDefault(word, word);
    }
}
