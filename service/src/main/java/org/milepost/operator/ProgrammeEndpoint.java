package org.milepost.operator;

import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.programme.AviosSettings;
import org.milepost.programme.BusinessCalendar;
import org.milepost.programme.Cents;
import org.milepost.programme.Programme;
import org.milepost.programme.Programmes;
import tools.jackson.databind.node.ObjectNode;

/** {@code /operator/v1/programmes}: programmes and their daily limits. */
public final class ProgrammeEndpoint {

    private static final long YEARS_MAX = 100;
    private static final long NAME_LENGTH_MAX = 200;
    private static final long AVIOS_MAX = 9_999_999_999L;
    private static final long DAYS_MAX = 3_650;

    private final Programmes programmes;
    private final ProgrammeDesk desk;

    /** The calls over these operations. */
    public ProgrammeEndpoint(Operations operations) {
        this.programmes = operations.catalogue();
        this.desk = operations.programmes();
    }

    /** {@code GET /operator/v1/programmes}. */
    public Response list(Request request) {
        NavigableMap<String, ObjectNode> all = new TreeMap<>();
        for (Programme programme : programmes.current().programmes()) {
            all.put(programme.code(), Picture.of(programme));
        }
        return Query.of(request).page(all);
    }

    /** {@code POST /operator/v1/programmes}. */
    public Response add(Request request) {
        Form form = Form.of(request);
        Optional<String> code = form.required("code", form.text("code", TextRule.CODE));
        Optional<String> name = form.required("name", form.text("name", TextRule.LINE));
        Optional<ZoneId> zone = form.required("zone", zone(form));
        Optional<LocalTime> dayStarts = form.required("dayStarts", dayStarts(form));
        Optional<Cents> limit = form.required("dailyLimit", form.dollars("dailyLimit"));
        Optional<Set<String>> currencies =
                form.required("currencies", form.texts("currencies", TextRule.CODE));
        form.finish();
        Programme added =
                desk.add(
                        Actor.of(request.caller()),
                        code.orElseThrow(),
                        name.orElseThrow(),
                        new BusinessCalendar(zone.orElseThrow(), dayStarts.orElseThrow()),
                        limit.orElseThrow(),
                        currencies.orElseThrow());
        return Answer.added(Picture.of(added), "/operator/v1/programmes/" + added.code());
    }

    /** {@code GET /operator/v1/programmes/{programme}}. */
    public Response show(Request request) {
        return Answer.shown(
                Picture.of(
                        ProgrammeDesk.require(
                                programmes.current(), request.pathSegment("programme"))));
    }

    /** {@code PATCH /operator/v1/programmes/{programme}}. */
    public Response change(Request request) {
        String code = request.pathSegment("programme");
        Form form = Form.of(request);
        Optional<Cents> limit = form.required("dailyLimit", form.dollars("dailyLimit"));
        form.finish();
        return Answer.shown(
                Picture.of(
                        desk.setDailyLimit(Actor.of(request.caller()), code, limit.orElseThrow())));
    }

    /** {@code GET /operator/v1/programmes/{programme}/avios}: what the partner API asks for. */
    public Response showAvios(Request request) {
        Programme programme =
                ProgrammeDesk.require(programmes.current(), request.pathSegment("programme"));
        return Answer.shown(
                Picture.of(
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
                desk.setAvios(
                        Actor.of(request.caller()),
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
        return Answer.shown(Picture.of(changed));
    }

    private static Optional<ZoneId> zone(Form form) {
        Optional<String> name = form.text("zone", TextRule.LINE);
        Optional<ZoneId> zone = name.flatMap(it -> Optional.ofNullable(parseZone(it)));
        if (name.isPresent() && zone.isEmpty()) {
            form.error("zone", "must be the name of a time zone, such as America/Toronto");
        }
        return zone;
    }

    private static Optional<LocalTime> dayStarts(Form form) {
        Optional<String> text = form.text("dayStarts", TextRule.LINE);
        Optional<LocalTime> time = text.flatMap(it -> Optional.ofNullable(parseTime(it)));
        if (text.isPresent() && time.isEmpty()) {
            form.error("dayStarts", "must be a time of day in whole seconds, such as 03:00");
        }
        return time;
    }

    private static @Nullable ZoneId parseZone(String name) {
        try {
            return ZoneId.of(name, Map.of());
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static @Nullable LocalTime parseTime(String text) {
        try {
            LocalTime time = LocalTime.parse(text);
            return time.truncatedTo(ChronoUnit.SECONDS).equals(time) ? time : null;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
