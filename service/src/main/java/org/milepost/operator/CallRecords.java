package org.milepost.operator;

import static org.milepost.trail.Action.CALL_REFUSED;
import static org.milepost.trail.Action.CLIENT_SIGNED_IN;
import static org.milepost.trail.Action.CLIENT_SIGN_IN_REFUSED;
import static org.milepost.trail.Action.PERSON_READ;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.milepost.dialect.Caller;
import org.milepost.http.LogLimit;
import org.milepost.http.Request;
import org.milepost.postgres.Database;
import org.milepost.postgres.SqlFailure;
import org.milepost.trail.Action;
import org.milepost.trail.Actor;
import org.milepost.trail.Change;
import org.milepost.trail.ChangeStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Records in the trail what operators do besides changes: which persons they look at, what is
 * refused to them, and when their clients sign in.
 *
 * <p>Threads: shared by all.
 */
public final class CallRecords {

    private static final Logger LOG = LoggerFactory.getLogger(CallRecords.class);
    private static final String PREFIX = "/operator/v1/";

    /** The actor of a call whose caller was not authenticated. */
    private static final String NOBODY = "sign-in";

    /** The most persons that an entry names. */
    private static final int PERSONS_MAX = 20;

    private final Database database;
    private final ChangeStore trail;
    private final InstantSource clock;
    private final LogLimit failures;

    /** By client. Repeated calls of one client write only a few entries in ten seconds. */
    private final Map<String, LogLimit> refusals = new ConcurrentHashMap<>();

    CallRecords(Database database, ChangeStore trail, InstantSource clock) {
        this.database = database;
        this.trail = trail;
        this.clock = clock;
        this.failures = new LogLimit(clock);
    }

    /**
     * Personal data is about to be shown.
     *
     * @param call the method and path of the route
     * @param persons whose data it is, if the path does not say it
     */
    void read(Request request, String call, List<String> persons) {
        ObjectNode seen = JsonView.empty().put("call", call);
        if (!persons.isEmpty()) {
            ArrayNode named = seen.putArray("persons");
            persons.stream().limit(PERSONS_MAX).forEach(named::add);
            if (persons.size() > PERSONS_MAX) {
                seen.put("morePersons", persons.size() - PERSONS_MAX);
            }
        }
        if (!request.query().isEmpty()) {
            seen.put("query", request.query());
        }
        String target = persons.size() == 1 ? persons.getFirst() : target(request);
        record(OperatorEndpoint.actor(request), PERSON_READ, target, seen);
    }

    /**
     * A call is refused. If that cannot be recorded, the call is refused all the same.
     *
     * @param problem the kind of the refusal
     */
    void refused(Caller.OperatorClient caller, Request request, String call, ProblemType problem) {
        String client = caller.clientId();
        refused(
                client,
                client,
                CALL_REFUSED,
                target(request),
                JsonView.empty().put("call", call).put("problem", problem.word()));
    }

    /**
     * Somebody without its secret asked for a token of a client of the operator, or the client is
     * not active. The token is refused also if this cannot be recorded.
     */
    public void signInRefused(String clientId) {
        refused("sign-in " + clientId, NOBODY, CLIENT_SIGN_IN_REFUSED, clientId, JsonView.empty());
    }

    /**
     * Records a refusal, unless there were too many.
     *
     * @param limited what may have a few refusals in ten seconds
     */
    private void refused(
            String limited, String by, Action action, String target, ObjectNode refused) {
        OptionalLong leftOut = refusals.computeIfAbsent(limited, _ -> new LogLimit(clock)).line();
        if (leftOut.isEmpty()) {
            return;
        }
        if (leftOut.getAsLong() > 0) {
            refused.put("omittedBefore", leftOut.getAsLong());
        }
        try {
            record(Actor.named(by), action, target, refused);
        } catch (RuntimeException e) {
            if (SqlFailure.ofStore(e).isEmpty()) {
                throw e;
            }
            OptionalLong line = failures.line();
            if (line.isPresent()) {
                LOG.warn(
                        "a refused call of client {} is not in the trail, because the database did"
                                + " not take it; the call was refused; check the database{}",
                        by,
                        LogLimit.words(line.getAsLong()));
            }
        }
    }

    /** A client of the operator gets a token. */
    public void signedIn(String clientId) {
        record(Actor.named(clientId), CLIENT_SIGNED_IN, clientId, JsonView.empty());
    }

    private void record(Actor actor, Action action, String target, ObjectNode what) {
        database.useTransaction(it -> trail.record(it, Change.added(actor, action, target, what)));
    }

    /** The person, as changes name it, or else what the path has. */
    private static String target(Request request) {
        String path = request.path().substring(PREFIX.length());
        String[] names = path.split("/", -1);
        boolean isPerson = names.length > 3 && names[0].equals("programmes");
        String target = isPerson ? names[1] + "/" + names[3] : path;
        return TextRule.LINE.allows(target) ? target : "-";
    }
}
