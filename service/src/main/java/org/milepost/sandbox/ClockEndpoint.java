package org.milepost.sandbox;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.milepost.dialect.IsoDateTime;
import org.milepost.http.Fault;
import org.milepost.http.Json;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.programme.BusinessCalendar;
import org.milepost.programme.Programmes;

/**
 * {@code GET} and {@code POST /sandbox/clock}: shows the demo's time and moves it. Tokens and
 * deadlines keep real time.
 *
 * <p>Threads: shared; calls run on the virtual threads of their requests.
 */
public record ClockEndpoint(SandboxClock clock, Programmes programmes) {

    private static final int OK = 200;
    private static final int CONFLICT = 409;
    private static final int BYTES_EXPECTED = 512;
    private static final DateTimeFormatter SHOWN =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
    private static final Duration ADVANCE_MAX = Duration.ofDays(36_525);

    /** Shows the time. */
    public Response show(Request request) {
        return shown();
    }

    /** Moves the time forward, or changes its speed, or both. */
    public Response move(Request request) {
        SandboxForm form = new SandboxForm(request);
        Optional<Instant> set =
                form.text(
                        "set",
                        "must be a time of ISO 8601 with an offset, such as 2026-11-22T07:59:59Z",
                        IsoDateTime::readWithOffset);
        Optional<Duration> advance =
                form.text(
                        "advance",
                        "must be a duration of ISO 8601 that is not negative and at most 100"
                                + " years, such as PT8H or P8D",
                        ClockEndpoint::duration);
        Optional<ClockDestination> to =
                form.text("to", "must be one of the destinations", ClockDestination::of);
        Optional<Integer> speed = form.number("speed", 0, SandboxClock.SPEED_MAX);
        if (Stream.of("set", "advance", "to").filter(form::has).count() > 1) {
            form.fault("set", "cannot be sent with another of set, advance and to");
        } else if (Stream.of("set", "advance", "to", "speed").noneMatch(form::has)) {
            form.fault("set", "is missing, and so are advance, to and speed");
        }
        form.close();
        Optional<Instant> destination =
                set.or(() -> advance.map(it -> clock.instant().plus(it))).or(() -> find(to));
        if (destination.isPresent() && !clock.moveTo(destination.get())) {
            throw new Fault(
                    CONFLICT,
                    "The demo's time is later. It only moves forward; start the demo with --fresh"
                            + " and --clock for an earlier time.");
        }
        speed.ifPresent(clock::runAt);
        return shown();
    }

    /** The demo's local time for people, to the second. */
    public String local() {
        return calendar().local(clock.instant()).format(SHOWN);
    }

    /** The names of the moments to which the time can be moved. */
    public static List<String> destinations() {
        return Stream.of(ClockDestination.values()).map(ClockDestination::wireName).toList();
    }

    /**
     * Moves the time to the destination with this name.
     *
     * @return false when there is none
     */
    public boolean moveTo(String destination) {
        return ClockDestination.of(destination)
                .flatMap(it -> it.from(clock.instant(), calendar()))
                .filter(clock::moveTo)
                .isPresent();
    }

    private Optional<Instant> find(Optional<ClockDestination> to) {
        if (to.isEmpty()) {
            return Optional.empty();
        }
        Optional<Instant> found = to.get().from(clock.instant(), calendar());
        if (found.isEmpty()) {
            throw new Fault(CONFLICT, "The programme's zone does not change its clocks.");
        }
        return found;
    }

    private Response shown() {
        Instant now = clock.instant();
        BusinessCalendar calendar = calendar();
        return Response.json(
                OK,
                Json.writeObject(
                        BYTES_EXPECTED,
                        json -> {
                            json.writeStringProperty("now", now.toString());
                            json.writeStringProperty(
                                    "local",
                                    calendar.local(now).truncatedTo(ChronoUnit.SECONDS).toString());
                            json.writeStringProperty("zone", calendar.zone().getId());
                            json.writeStringProperty(
                                    "businessDay", calendar.businessDay(now).toString());
                            json.writeNumberProperty("speed", clock.speed());
                            json.writeObjectPropertyStart("destinations");
                            for (ClockDestination it : ClockDestination.values()) {
                                it.from(now, calendar)
                                        .ifPresent(
                                                at ->
                                                        json.writeStringProperty(
                                                                it.wireName(), at.toString()));
                            }
                            json.writeEndObject();
                        }));
    }

    private BusinessCalendar calendar() {
        return programmes.current().programme(Sandbox.PROGRAMME).orElseThrow().calendar();
    }

    private static Optional<Duration> duration(String text) {
        try {
            Duration duration = Duration.parse(text);
            return duration.isNegative() || duration.compareTo(ADVANCE_MAX) > 0
                    ? Optional.empty()
                    : Optional.of(duration);
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }
}
