package org.milepost.amcash;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import org.milepost.dialect.CommandRunner;
import org.milepost.dialect.IdempotencyKey;
import org.milepost.dialect.KeyOutcome;
import org.milepost.dialect.OutcomeQuery;
import org.milepost.dialect.OutcomeState;
import org.milepost.http.Json;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.http.RetryAfter;
import org.milepost.ledger.AccountId;
import org.milepost.ledger.Identity;
import org.milepost.ledger.Ledger;
import org.milepost.ledger.LedgerFailure;
import org.milepost.member.MemberCards;
import org.milepost.member.MemberId;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;
import org.milepost.programme.Sponsor;
import org.milepost.threads.Deadline;
import org.milepost.threads.Threads;

/**
 * {@code GET /checkout/amcash/redeem/outcomes/{key}} and {@code …/reverse/outcomes/{key}}: what
 * became of a request that a sponsor sent with this key about the collector of the header {@value
 * #COLLECTOR}. See {@link OutcomeQuery}.
 *
 * <p>Threads: shared; a call runs on the virtual thread of its request.
 */
public final class CheckoutOutcomeEndpoint {

    /** The header with the collector's number, so that no address contains it. */
    public static final String COLLECTOR = "Collector-Number";

    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;
    private static final int BYTES_EXPECTED = 768;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,19}");

    /** How long after its deadline a request may still be answered. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final Detail NO_COLLECTOR =
            Detail.of(
                    COLLECTOR,
                    "must be sent once, with 1 to 19 digits",
                    "doit être envoyé une fois, avec 1 à 19 chiffres");

    private static final Map<OutcomeState, Detail> MESSAGES =
            Map.of(
                    OutcomeState.NO_EFFECT,
                    new Detail(
                            "Nothing was booked, and nothing will be under this key.",
                            "Rien n’a été porté au compte, et rien ne le sera avec cette clé."),
                    OutcomeState.UNDER_WAY,
                    new Detail(
                            "The request may still be decided. Ask again later.",
                            "La demande peut encore être traitée. Reposez la question plus tard."),
                    OutcomeState.BOOKED,
                    new Detail("Booked.", "Porté au compte."),
                    OutcomeState.REFUSED,
                    new Detail("Refused.", "Refusé."),
                    OutcomeState.CANCELLED,
                    new Detail(
                            "Cancelled, because the answer was lost. Nothing was charged.",
                            "Annulé, car la réponse s’est perdue. Rien n’a été débité."),
                    OutcomeState.UNKNOWN,
                    new Detail(
                            "Not known now. Ask again later.",
                            "Inconnu pour le moment. Reposez la question plus tard."));

    private final Programmes programmes;
    private final MemberCards cards;
    private final CommandRunner runner;
    private final Wording wording;
    private final InstantSource clock;
    private final Duration deadline;

    /**
     * The outcomes of requests to the checkout.
     *
     * @param clock the programme's time
     * @param deadline within what time a request is decided
     */
    public CheckoutOutcomeEndpoint(
            Programmes programmes,
            MemberCards cards,
            Ledger ledger,
            CommandRunner runner,
            InstantSource clock,
            Duration deadline) {
        this.programmes = programmes;
        this.cards = cards;
        this.runner = runner;
        this.wording = new Wording(programmes::offer, ledger.confirmationNumbers());
        this.clock = clock;
        this.deadline = deadline;
    }

    /** What became of a redemption. An answer that is not delivered does not keep it booked. */
    public Response ofRedeem(Request http) {
        return answer(
                http,
                Call.REDEEM,
                (asked, left) ->
                        runner.runDelivered(
                                asked.query(Redemption.CANCELLABLE_FOR),
                                left,
                                decided -> worded(asked, decided.answer())));
    }

    /** What became of a reversal. */
    public Response ofReverse(Request http) {
        return answer(
                http,
                Call.REVERSE,
                (asked, left) ->
                        worded(asked, runner.run(asked.query(Duration.ZERO).apply(1), left)));
    }

    private interface Asking {
        Response ask(Asked asked, Deadline left);
    }

    /** A question that can be put to the books. */
    private record Asked(
            Call call,
            Programme programme,
            Language language,
            AccountId account,
            String collector,
            Identity identity) {

        IntFunction<OutcomeQuery> query(Duration cancellableFor) {
            return attempt ->
                    new OutcomeQuery(
                            account,
                            collector,
                            identity,
                            cancellableFor,
                            booked -> Redemption.undoing(booked, identity),
                            attempt);
        }
    }

    private Response answer(Request http, Call call, Asking asking) {
        Deadline left = Deadline.start(Threads.REAL, deadline);
        Catalogue catalogue = programmes.current();
        Sponsor sponsor = CheckoutEndpoint.sponsor(catalogue, http);
        Programme programme = catalogue.programme(sponsor.programme());
        http.isAbout(programme.code());
        Language language = language(http);
        Instant now = clock.instant();
        Optional<Instant> outageEnd = catalogue.outageEnd(programme.id(), now);
        if (outageEnd.isPresent()) {
            return wording.refusal(ResponseCode.SCHEDULED_OUTAGE, language, "", programme, now)
                    .with(RetryAfter.header(now, outageEnd.get()));
        }
        try {
            Asked asked = asked(http, call, sponsor, programme, language);
            try {
                return asking.ask(asked, left);
            } catch (CommandRunner.TooLate | CommandRunner.InDoubt e) {
                return unsettled(asked, OutcomeState.UNDER_WAY);
            } catch (LedgerFailure e) {
                return unsettled(asked, OutcomeState.of(e));
            }
        } catch (InvalidParameter e) {
            return wording.refusal(
                    ResponseCode.INVALID_PARAMETER, language, e.detail(), programme, now);
        }
    }

    private Asked asked(
            Request http, Call call, Sponsor sponsor, Programme programme, Language language) {
        IdempotencyKey key =
                IdempotencyKey.read(List.of(http.pathSegment("key")), _ -> {})
                        .orElseThrow(() -> new InvalidParameter(language, Terms.MALFORMED));
        List<String> numbers = http.headers(COLLECTOR);
        if (numbers.size() != 1 || !NUMBER.matcher(numbers.getFirst()).matches()) {
            throw new InvalidParameter(language, NO_COLLECTOR);
        }
        String collector = cards.presented(MemberId.of(programme, numbers.getFirst())).holder();
        return new Asked(
                call,
                programme,
                language,
                AccountId.of(programme.code(), collector, Terms.CASH),
                collector,
                OutcomeQuery.identity(key, Terms.caller(sponsor), call.name()));
    }

    private Response worded(Asked asked, KeyOutcome outcome) {
        return switch (outcome) {
            case KeyOutcome.NoAccount _ ->
                    wording.refusal(
                            ResponseCode.INVALID_COLLECTOR,
                            asked.language(),
                            "",
                            asked.programme(),
                            clock.instant());
            case KeyOutcome.NoEffect _ ->
                    answer(OK, asked, OutcomeState.NO_EFFECT, Optional.empty(), Map.of());
            case KeyOutcome.Cancelled _ ->
                    answer(OK, asked, OutcomeState.CANCELLED, Optional.empty(), Map.of());
            case KeyOutcome.Answered it ->
                    answer(
                            OK,
                            asked,
                            OutcomeState.of(it),
                            Optional.empty(),
                            wording.stored(
                                    asked.call(),
                                    asked.language(),
                                    asked.programme(),
                                    CheckoutReceipt.of(it.answer())));
        };
    }

    /** Nothing is known yet; the caller asks again. */
    private Response unsettled(Asked asked, OutcomeState state) {
        Duration wait = deadline.plus(GRACE);
        boolean isUnderWay = state == OutcomeState.UNDER_WAY;
        Optional<Instant> until =
                isUnderWay ? Optional.of(clock.instant().plus(wait)) : Optional.empty();
        return answer(isUnderWay ? OK : UNAVAILABLE, asked, state, until, Map.of())
                .with(RetryAfter.header(wait));
    }

    private Response answer(
            int status,
            Asked asked,
            OutcomeState state,
            Optional<Instant> until,
            Map<Field, String> stored) {
        Detail message = Optional.ofNullable(MESSAGES.get(state)).orElseThrow();
        byte[] body =
                Json.writeObject(
                        BYTES_EXPECTED,
                        json -> {
                            json.writeStringProperty("outcome", state.name());
                            json.writeStringProperty("message", message.in(asked.language()));
                            json.writeStringProperty(
                                    "transDateTime",
                                    DateTimes.local(
                                            asked.programme().calendar().local(clock.instant())));
                            until.ifPresent(it -> json.writeStringProperty("until", it.toString()));
                            if (!stored.isEmpty()) {
                                json.writeObjectPropertyStart("answer");
                                stored.forEach(
                                        (field, value) ->
                                                json.writeName(field.writtenName())
                                                        .writeString(value));
                                json.writeEndObject();
                            }
                        });
        return Response.json(status, body);
    }

    private static Language language(Request http) {
        return http.header("Accept-Language")
                .filter(it -> it.toLowerCase(Locale.ROOT).startsWith("fr"))
                .map(_ -> Language.FRENCH)
                .orElse(Language.ENGLISH);
    }
}
