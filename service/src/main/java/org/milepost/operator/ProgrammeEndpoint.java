package org.milepost.operator;

import static org.milepost.operator.OperatorEndpoint.actor;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.programme.AviosSettings;
import org.milepost.programme.BusinessCalendar;
import org.milepost.programme.Cents;
import org.milepost.programme.Programme;
import org.milepost.programme.ProgrammePeriod;
import org.milepost.programme.Programmes;

/** {@code /operator/v1/programmes}: programmes and their daily limits. */
public record ProgrammeEndpoint(Programmes programmes, ProgrammeOperations operations) {

    private static final long YEARS_MAX = 100;
    private static final long NAME_LENGTH_MAX = 200;
    private static final long AVIOS_MAX = 9_999_999_999L;
    private static final long DAYS_MAX = 3_650;
    private static final long FLOOR_MAX = 1_000_000_000_000L;

    /** {@code GET /operator/v1/programmes}. */
    public Response list(Request request) {
        return Query.page(
                request, programmes.current().programmes(), Programme::code, operations::json);
    }

    /** {@code POST /operator/v1/programmes}. */
    public Response add(Request request) {
        Form form = Form.of(request);
        Optional<String> code = form.requiredText("code", TextRule.CODE);
        Optional<String> name = form.requiredText("name", TextRule.LINE);
        Optional<ZoneId> zone = form.required("zone", zone(form));
        Optional<LocalTime> dayStarts = form.required("dayStarts", dayStarts(form));
        Optional<Cents> limit = form.required("dailyLimit", form.dollars("dailyLimit"));
        Optional<Set<String>> currencies = form.requiredTexts("currencies", TextRule.CODE);
        form.finish();
        Programme added =
                operations.add(
                        actor(request),
                        code.orElseThrow(),
                        name.orElseThrow(),
                        new BusinessCalendar(zone.orElseThrow(), dayStarts.orElseThrow()),
                        limit.orElseThrow(),
                        currencies.orElseThrow());
        return Answer.added(operations.json(added), "/operator/v1/programmes/" + added.code());
    }

    /** {@code GET /operator/v1/programmes/{programme}}. */
    public Response show(Request request) {
        return Answer.shown(
                operations.json(
                        ProgrammeOperations.require(
                                programmes.current(), request.pathSegment("programme"))));
    }

    /** {@code PATCH /operator/v1/programmes/{programme}}. */
    public Response change(Request request) {
        String code = request.pathSegment("programme");
        Form form = Form.of(request);
        Optional<Long> floor = form.number("balanceFloor", -FLOOR_MAX, 0);
        Optional<Cents> limit = form.dollars("dailyLimit");
        form.finish();
        return Answer.shown(
                operations.json(operations.setLimits(actor(request), code, limit, floor)));
    }

    /** {@code GET /operator/v1/programmes/{programme}/avios}: what the partner API requires. */
    public Response showAvios(Request request) {
        Programme programme =
                ProgrammeOperations.require(programmes.current(), request.pathSegment("programme"));
        return Answer.shown(
                JsonView.of(
                        programme.avios().orElseThrow(() -> Problem.notFound("Avios settings"))));
    }

    /** {@code PATCH /operator/v1/programmes/{programme}/avios}. */
    public Response changeAvios(Request request) {
        String code = request.pathSegment("programme");
        Form form = Form.of(request);
        boolean anyAge = form.clears("creditYearsBack");
        Optional<Boolean> description = form.flag("descriptionRequired");
        Optional<Boolean> application = form.flag("clientApplicationRequired");
        Optional<Long> years =
                anyAge ? Optional.empty() : form.number("creditYearsBack", 1, YEARS_MAX);
        Optional<Long> firstName = form.number("firstNameLengthMax", 1, NAME_LENGTH_MAX);
        Optional<Long> familyName = form.number("familyNameLengthMax", 1, NAME_LENGTH_MAX);
        Optional<Long> creditMax = form.number("creditMax", 1, AVIOS_MAX);
        Optional<Long> debitMax = form.number("debitMax", 1, AVIOS_MAX);
        Optional<Long> reversalDays = form.number("reversalDays", 1, DAYS_MAX);
        form.finish();
        AviosSettings changed =
                operations.setAvios(
                        actor(request),
                        code,
                        before ->
                                new AviosSettings(
                                        description.orElse(before.descriptionRequired()),
                                        application.orElse(before.clientApplicationRequired()),
                                        anyAge
                                                ? OptionalInt.empty()
                                                : years.map(it -> OptionalInt.of(it.intValue()))
                                                        .orElse(before.creditYearsBack()),
                                        firstName
                                                .map(Long::intValue)
                                                .orElse(before.firstNameLengthMax()),
                                        familyName
                                                .map(Long::intValue)
                                                .orElse(before.familyNameLengthMax()),
                                        creditMax.orElse(before.creditMax()),
                                        debitMax.orElse(before.debitMax()),
                                        reversalDays
                                                .map(Long::intValue)
                                                .orElse(before.reversalDays())));
        return Answer.shown(JsonView.of(changed));
    }

    /** {@code POST …/periods}: another name, zone or start of the day from a business day on. */
    public Response addPeriod(Request request) {
        String code = request.pathSegment("programme");
        Form form = Form.of(request);
        Optional<LocalDate> from = form.required("from", form.date("from"));
        Optional<String> name = form.text("name", TextRule.LINE);
        Optional<ZoneId> zone = zone(form);
        Optional<LocalTime> dayStarts = dayStarts(form);
        form.finish();
        ProgrammePeriod added =
                operations.addPeriod(
                        actor(request), code, from.orElseThrow(), name, zone, dayStarts);
        return Answer.added(JsonView.of(added), request.path() + "/" + added.firstDay());
    }

    /** {@code DELETE …/periods/{from}}: one that has not begun. */
    public Response deletePeriod(Request request) {
        Form.requireNothing(request);
        LocalDate from;
        try {
            from = LocalDate.parse(request.pathSegment("from"));
        } catch (DateTimeException e) {
            throw Problem.notFound("period");
        }
        operations.deletePeriod(actor(request), request.pathSegment("programme"), from);
        return Answer.gone();
    }

    /** {@code POST …/currencies}. */
    public Response addCurrency(Request request) {
        Form form = Form.of(request);
        Optional<String> currency = form.requiredText("code", TextRule.CODE);
        form.finish();
        return Answer.added(
                operations.json(
                        operations.addCurrency(
                                actor(request),
                                request.pathSegment("programme"),
                                currency.orElseThrow())));
    }

    private static Optional<ZoneId> zone(Form form) {
        return form.parsed(
                "zone",
                it -> ZoneId.of(it, Map.of()),
                "must be the name of a time zone, such as America/Toronto");
    }

    private static Optional<LocalTime> dayStarts(Form form) {
        return form.parsed(
                "dayStarts",
                ProgrammeEndpoint::parseTime,
                "must be a time of day in whole seconds, such as 03:00");
    }

    private static LocalTime parseTime(String text) {
        LocalTime time = LocalTime.parse(text);
        if (!time.truncatedTo(ChronoUnit.SECONDS).equals(time)) {
            throw new DateTimeException("not in whole seconds");
        }
        return time;
    }
}
