package org.milepost.operator;

import static org.milepost.operator.OperatorEndpoint.actor;

import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.programme.Programmes;

/**
 * {@code /operator/v1/programmes/{programme}/members/{number}/grants} and {@code …/sign-ins}: what
 * clients may do for a member, and where the member is signed in. Never a token.
 */
public record AccessEndpoint(Programmes programmes, AccessOperations operations) {

    private static final Pattern UUID_SPELLING =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** {@code GET …/grants}: those that have not ended. */
    public Response grants(Request request) {
        return Query.page(
                request,
                operations.grants(programme(request), MemberEndpoint.number(request)),
                it -> key(it.since(), it.id()),
                it -> JsonView.of(it, programmes.current()));
    }

    /** {@code GET …/sign-ins}: those that have not ended. */
    public Response signIns(Request request) {
        return Query.page(
                request,
                operations.signIns(programme(request), MemberEndpoint.number(request)),
                it -> key(it.since(), it.id()),
                JsonView::of);
    }

    /** {@code DELETE …/grants}: ends all. */
    public Response endGrants(Request request) {
        Form.requireNothing(request);
        operations.endGrants(actor(request), programme(request), MemberEndpoint.number(request));
        return Answer.gone();
    }

    /** {@code DELETE …/grants/{grant}}: ends one. */
    public Response endGrant(Request request) {
        Form.requireNothing(request);
        operations.endGrant(
                actor(request),
                programme(request),
                MemberEndpoint.number(request),
                id(request, "grant", "grant"));
        return Answer.gone();
    }

    /** {@code DELETE …/sign-ins}: ends all. */
    public Response endSignIns(Request request) {
        Form.requireNothing(request);
        operations.endSignIns(actor(request), programme(request), MemberEndpoint.number(request));
        return Answer.gone();
    }

    /** {@code DELETE …/sign-ins/{signin}}: ends one. */
    public Response endSignIn(Request request) {
        Form.requireNothing(request);
        operations.endSignIn(
                actor(request),
                programme(request),
                MemberEndpoint.number(request),
                id(request, "signin", "sign-in"));
        return Answer.gone();
    }

    /** Sorts by time; the same number of digits until the year 2286. */
    static String key(Instant since, UUID id) {
        return "%013d-%s".formatted(since.toEpochMilli(), id);
    }

    private static String programme(Request request) {
        return request.pathSegment("programme");
    }

    static UUID id(Request request, String segment, String what) {
        String text = request.pathSegment(segment);
        if (!UUID_SPELLING.matcher(text).matches()) {
            throw Problem.notFound(what);
        }
        return UUID.fromString(text);
    }
}
