package org.milepost.operator;

import static org.milepost.trail.Action.APPROVAL_APPROVED;
import static org.milepost.trail.Action.APPROVAL_ASKED;
import static org.milepost.trail.Action.APPROVAL_EXPIRED;
import static org.milepost.trail.Action.APPROVAL_FAILED;
import static org.milepost.trail.Action.APPROVAL_REJECTED;
import static org.milepost.trail.Action.APPROVAL_WITHDRAWN;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.milepost.dialect.Caller;
import org.milepost.dialect.StaffRole;
import org.milepost.http.Json;
import org.milepost.http.Response;
import org.milepost.operator.Approval.Decided;
import org.milepost.operator.Approval.State;
import org.milepost.postgres.Database;
import org.milepost.postgres.Transaction;
import org.milepost.trail.Action;
import org.milepost.trail.Actor;
import org.milepost.trail.Change;
import org.milepost.trail.ChangeStore;
import tools.jackson.databind.node.ObjectNode;

/**
 * Bookings above the limits of those who ask for them: they wait for a second person, who decides
 * within a week and within limits of that person's own.
 *
 * <p>A booking cannot be in the transaction of its approval, because a lane books it. So a request
 * is first {@code APPROVING}, then booked under the reference of the one who asked, then {@code
 * APPROVED} or {@code FAILED}. After a crash in between, approving it again books nothing twice.
 *
 * <p>Threads: shared by all.
 *
 * @param roles the present roles of a caller; empty when it is not active
 * @param clock the programmes' time
 */
public record ApprovalOperations(
        Database database,
        BookingOperations bookings,
        RoleOperations limits,
        Roles roles,
        ChangeStore trail,
        InstantSource clock) {

    private static final Duration VALID = Duration.ofDays(7);

    /** How long nobody else can approve what somebody approves now. */
    private static final Duration APPROVING_MAX = Duration.ofMinutes(1);

    private static final Actor SYSTEM = Actor.named("milepost");

    /** The present roles of callers. */
    @FunctionalInterface
    public interface Roles {
        /** Those of an active client or person; none for others. */
        Set<StaffRole> of(String caller);
    }

    /**
     * Books what is within the limits of the caller, and asks for an approval of what is above
     * them, and of every correction of a break. What was approved is booked, or found, whatever the
     * limits.
     */
    Response bookOrAsk(Caller.OperatorClient caller, Actor actor, AskedBooking asked) {
        LimitedBooking limited = asked.limited(actor.subject());
        if (!asked.kind().alwaysNeedsApproval()) {
            try {
                return limits.within(caller, limited, () -> bookings.book(actor, asked));
            } catch (Problem e) {
                if (e.type() != ProblemType.LIMIT_EXCEEDED) {
                    throw e;
                }
            }
        }
        Optional<Approval> latest = database.read(it -> ApprovalStore.latest(it, limited));
        if (latest.filter(it -> isSame(it, actor, asked)).isPresent()) {
            switch (latest.get().stateAt(clock.instant())) {
                case APPROVED -> {
                    return bookings.book(actor, asked);
                }
                case PENDING, APPROVING -> {
                    return Answer.accepted(latest.get());
                }
                case FAILED, REJECTED, WITHDRAWN, EXPIRED -> {}
            }
        }
        bookings.requireAccount(asked);
        return Answer.accepted(ask(actor, asked));
    }

    /** Requests after a number, the earliest first. */
    List<Approval> after(long number, int limit, boolean onlyOpen) {
        return database.read(
                it ->
                        onlyOpen
                                ? ApprovalStore.openAfter(it, number, limit, clock.instant())
                                : ApprovalStore.after(it, number, limit));
    }

    /** The request with this number. */
    Approval find(long number) {
        return require(database.read(it -> ApprovalStore.find(it, number)));
    }

    /**
     * Approves a request and books it.
     *
     * @throws Problem when it is the caller's own, above the caller's limits, or not pending any
     *     more; when the one who asked may not book any more; or when the booking is refused now
     */
    Approval approve(Caller.OperatorClient caller, Actor actor, long number) {
        Approval asked = find(number);
        if (asked.isOf(actor)) {
            throw new Problem(
                    ProblemType.FORBIDDEN, "You asked for it. Somebody else must decide it.");
        }
        if (!RoleRules.allow(roles.of(asked.askedBy().clientId()), Permission.BOOK)) {
            throw new Problem(
                    ProblemType.NOT_POSSIBLE_NOW,
                    "The one who asked for it may not book any more.");
        }
        AskedBooking booking = booking(asked);
        return limits.within(
                caller,
                booking.limited(actor.subject()),
                () -> {
                    Decided decided = begin(actor, number);
                    try {
                        bookings.book(asked.askedBy().because(booking.content().reason()), booking);
                    } catch (Problem e) {
                        finish(actor, number, decided, State.FAILED, Optional.of(e.type().word()));
                        throw e;
                    }
                    return finish(actor, number, decided, State.APPROVED, Optional.empty());
                });
    }

    /** Refuses a request. */
    Approval reject(Actor actor, long number) {
        return decide(actor, number, State.REJECTED, APPROVAL_REJECTED);
    }

    /** Takes back a request of the caller's own. */
    Approval withdraw(Actor actor, long number) {
        if (!find(number).isOf(actor)) {
            throw new Problem(
                    ProblemType.FORBIDDEN, "Only the one who asked for it can withdraw it.");
        }
        return decide(actor, number, State.WITHDRAWN, APPROVAL_WITHDRAWN);
    }

    private Approval ask(Actor actor, AskedBooking asked) {
        Instant now = clock.instant();
        Approval wanted =
                new Approval(
                        0,
                        State.PENDING,
                        asked.kind().action().word(),
                        asked.target(),
                        asked.content().reference(),
                        Math.max(1, asked.miles()),
                        asked.body().toString(),
                        actor,
                        now,
                        now.plus(VALID),
                        Optional.empty(),
                        Optional.empty());
        return database.inTransaction(
                it -> {
                    Optional<Approval> open = ApprovalStore.lockOpen(it, asked.target());
                    Optional<Approval> expired =
                            open.filter(each -> each.stateAt(now) == State.EXPIRED);
                    expired.ifPresent(
                            each ->
                                    ApprovalStore.change(
                                            it,
                                            each.in(
                                                    State.EXPIRED,
                                                    Optional.empty(),
                                                    each.result())));
                    long number =
                            ApprovalStore.add(it, wanted)
                                    .orElseThrow(ApprovalOperations::anotherIsPending);
                    Approval added = require(ApprovalStore.find(it, number));
                    expired.ifPresent(each -> record(it, SYSTEM, APPROVAL_EXPIRED, each));
                    record(it, actor, APPROVAL_ASKED, added);
                    return added;
                });
    }

    /** Marks a request as approved by this one, before it is booked. */
    private Decided begin(Actor actor, long number) {
        Instant now = clock.instant();
        Decided decided = new Decided(actor, now);
        database.useTransaction(
                it -> {
                    Approval locked = require(ApprovalStore.lock(it, number));
                    requireOpen(locked, now);
                    if (locked.decision().filter(by -> isAnothers(by, actor, now)).isPresent()) {
                        throw new Problem(
                                ProblemType.NOT_POSSIBLE_NOW, "Somebody else is approving it now.");
                    }
                    ApprovalStore.change(
                            it, locked.in(State.APPROVING, Optional.of(decided), Optional.empty()));
                });
        return decided;
    }

    private static boolean isAnothers(Decided decided, Actor actor, Instant now) {
        return !decided.by().subject().equals(actor.subject())
                && now.isBefore(decided.at().plus(APPROVING_MAX));
    }

    /** Stores the result of a booking, unless it is stored. */
    private Approval finish(
            Actor actor, long number, Decided decided, State state, Optional<String> result) {
        return database.inTransaction(
                it -> {
                    Approval locked = require(ApprovalStore.lock(it, number));
                    if (locked.state() != State.APPROVING) {
                        return locked;
                    }
                    Approval finished = locked.in(state, Optional.of(decided), result);
                    ApprovalStore.change(it, finished);
                    record(
                            it,
                            actor,
                            state == State.APPROVED ? APPROVAL_APPROVED : APPROVAL_FAILED,
                            finished);
                    return finished;
                });
    }

    private Approval decide(Actor actor, long number, State state, Action action) {
        Instant now = clock.instant();
        return database.inTransaction(
                it -> {
                    Approval locked = require(ApprovalStore.lock(it, number));
                    requireOpen(locked, now);
                    if (locked.state() == State.APPROVING) {
                        throw new Problem(
                                ProblemType.NOT_POSSIBLE_NOW, "Somebody is approving it now.");
                    }
                    if (state == State.REJECTED && locked.isOf(actor)) {
                        throw new Problem(
                                ProblemType.FORBIDDEN,
                                "You asked for it. Withdraw it, or let somebody else decide it.");
                    }
                    Approval decided =
                            locked.in(
                                    state, Optional.of(new Decided(actor, now)), Optional.empty());
                    ApprovalStore.change(it, decided);
                    record(it, actor, action, decided);
                    return decided;
                });
    }

    private void record(Transaction transaction, Actor actor, Action action, Approval approval) {
        trail.record(
                transaction,
                Change.added(
                        actor, action, approval.target(), JsonView.of(approval, approval.state())));
    }

    /** The same request of the same caller, whose answer a retry gets. */
    private static boolean isSame(Approval approval, Actor actor, AskedBooking asked) {
        return approval.isOf(actor) && booking(approval.body(), asked).equals(asked.content());
    }

    private static BookingContent booking(String body, AskedBooking like) {
        return AskedBooking.read(
                        like.kind(),
                        like.programme(),
                        like.number(),
                        parse(body),
                        like.content().currency())
                .content();
    }

    private AskedBooking booking(Approval approval) {
        String[] target = approval.target().split("/", 3);
        return bookings.read(
                BookingKind.ofAction(approval.action()).orElseThrow(),
                target[0],
                target[1],
                parse(approval.body()));
    }

    static ObjectNode parse(String json) {
        return Json.readObject(json.getBytes(StandardCharsets.UTF_8));
    }

    private static void requireOpen(Approval approval, Instant now) {
        State state = approval.stateAt(now);
        if (state != State.PENDING && state != State.APPROVING) {
            throw new Problem(
                    ProblemType.NOT_POSSIBLE_NOW, "It is not pending: it is " + state.word() + ".");
        }
    }

    private static Problem anotherIsPending() {
        return new Problem(
                ProblemType.NOT_POSSIBLE_NOW,
                "Another booking on this account waits for an approval. Decide or withdraw it"
                        + " first.");
    }

    private static Approval require(Optional<Approval> found) {
        return found.orElseThrow(() -> Problem.notFound("approval"));
    }
}
