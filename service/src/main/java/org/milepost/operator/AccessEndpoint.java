package org.milepost.operator;

import java.time.Instant;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.oauth.MemberGrant;
import org.milepost.oauth.MemberSignIn;
import org.milepost.programme.Programmes;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /operator/v1/programmes/{programme}/members/{number}/grants} and {@code …/sign-ins}: what
 * clients may do for a member, and where the member is signed in. Never a token.
 */
public final class AccessEndpoint {

    private static final Pattern UUID_SPELLING =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final Programmes programmes;
    private final AccessDesk desk;

    /** The calls over these operations. */
    public AccessEndpoint(Operations operations) {
        this.programmes = operations.catalogue();
        this.desk = operations.access();
    }

    /** {@code GET …/grants}: those that have not ended. */
    public Response grants(Request request) {
        NavigableMap<String, ObjectNode> all = new TreeMap<>();
        for (MemberGrant grant : desk.grants(programme(request), MemberEndpoint.number(request))) {
            all.put(key(grant.since(), grant.id()), Picture.of(grant, programmes.current()));
        }
        return Query.of(request).page(all);
    }

    /** {@code GET …/sign-ins}: those that have not ended. */
    public Response signIns(Request request) {
        NavigableMap<String, ObjectNode> all = new TreeMap<>();
        for (MemberSignIn signIn :
                desk.signIns(programme(request), MemberEndpoint.number(request))) {
            all.put(key(signIn.since(), signIn.id()), Picture.of(signIn));
        }
        return Query.of(request).page(all);
    }

    /** {@code DELETE …/grants}: ends all. */
    public Response endGrants(Request request) {
        Form.requireNothing(request);
        desk.endGrants(actor(request), programme(request), MemberEndpoint.number(request));
        return Answer.gone();
    }

    /** {@code DELETE …/grants/{grant}}: ends one. */
    public Response endGrant(Request request) {
        Form.requireNothing(request);
        desk.endGrant(
                actor(request),
                programme(request),
                MemberEndpoint.number(request),
                id(request, "grant", "grant"));
        return Answer.gone();
    }

    /** {@code DELETE …/sign-ins}: ends all. */
    public Response endSignIns(Request request) {
        Form.requireNothing(request);
        desk.endSignIns(actor(request), programme(request), MemberEndpoint.number(request));
        return Answer.gone();
    }

    /** {@code DELETE …/sign-ins/{signin}}: ends one. */
    public Response endSignIn(Request request) {
        Form.requireNothing(request);
        desk.endSignIn(
                actor(request),
                programme(request),
                MemberEndpoint.number(request),
                id(request, "signin", "sign-in"));
        return Answer.gone();
    }

    /** Sorts by time; the same number of digits until the year 2286. */
    private static String key(Instant since, UUID id) {
        return "%013d-%s".formatted(since.toEpochMilli(), id);
    }

    private static Actor actor(Request request) {
        return Actor.of(request.caller());
    }

    private static String programme(Request request) {
        return request.pathSegment("programme");
    }

    private static UUID id(Request request, String segment, String what) {
        String text = request.pathSegment(segment);
        if (!UUID_SPELLING.matcher(text).matches()) {
            throw Problem.notFound(what);
        }
        return UUID.fromString(text);
    }
}
