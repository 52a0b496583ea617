package org.milepost.junit;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A running sandbox of Milepost, as a test sees it.
 *
 * <p>All test classes share its time, which only moves forward. Collectors and members are new for
 * each test, so tests do not disturb each other's balances.
 *
 * <p>A method throws {@link IllegalStateException} with the sandbox's answer when the sandbox
 * refuses what it asks. Threads: shared.
 */
public final class Milepost {

    /** Numbers of eleven digits that no data of the sandbox has. */
    private static final long FIRST_NUMBER = 90_000_000_000L;

    private static final long NUMBERS = 9_999_999_999L;

    private final SandboxApi api;

    Milepost(SandboxApi api) {
        this.api = api;
    }

    /** The URL of the sandbox, such as {@code http://127.0.0.1:34567}. */
    public URI url() {
        return api.url();
    }

    /** The base URL of the checkout API: {@code echo}, {@code inquire} … are below it. */
    public URI checkoutUrl() {
        return api.url().resolve("/checkout/amcash/");
    }

    /** The base URL of the partner API: {@code v1/programmes} … are below it. */
    public URI partnerUrl() {
        return api.url().resolve("/");
    }

    /** The URL at which clients get tokens. */
    public URI tokenUrl() {
        return api.url().resolve("/oauth/token");
    }

    /** A client's own token, for tests of software that is given one. It is valid for an hour. */
    public String token(SandboxCredentials client) {
        return api.token(client);
    }

    /**
     * A new collector of AIRMILES, with these Cash miles.
     *
     * @param miles more than 0
     */
    public TestCollector collector(long miles) {
        String number = Long.toString(FIRST_NUMBER + ThreadLocalRandom.current().nextLong(NUMBERS));
        return TestCollector.open(api, number, miles);
    }

    /**
     * A new member of the Avios programme ATRP, with these Avios and a password.
     *
     * @param avios more than 0
     */
    public TestMember member(long avios) {
        return TestMember.join(api, avios);
    }

    /** The sandbox's time. */
    public Instant now() {
        return Instant.parse(clock().get("now"));
    }

    /**
     * Moves the sandbox's time forward to when a clock in Toronto next shows this time of the day.
     * A business day begins at {@code 03:00}.
     *
     * @param timeOfDay such as {@code 03:00} or {@code 02:59:59}
     * @return the time after it
     */
    public Instant advanceTo(String timeOfDay) {
        LocalTime wanted = LocalTime.parse(timeOfDay);
        JsonMembers clock = clock();
        ZonedDateTime now = Instant.parse(clock.get("now")).atZone(ZoneId.of(clock.get("zone")));
        ZonedDateTime next = now.with(wanted);
        return moveTo((next.isAfter(now) ? next : now.plusDays(1).with(wanted)).toInstant());
    }

    /**
     * Moves the sandbox's time forward.
     *
     * @throws IllegalStateException when it is later already
     * @return the time after it
     */
    public Instant moveTo(Instant time) {
        return Instant.parse(api.open("/sandbox/clock", "{\"set\":\"" + time + "\"}").get("now"));
    }

    /**
     * Gives the next call of a client a fault. The call may be about any collector or member.
     *
     * @see TestCollector#injectNext
     * @see TestMember#injectNext
     */
    public void injectNext(SandboxCredentials client, SandboxFault fault) {
        api.open(
                "/sandbox/faults",
                "{\"fault\":\"%s\",\"client\":\"%s\"}"
                        .formatted(fault.wireName(), client.clientId()));
    }

    private JsonMembers clock() {
        return api.open("/sandbox/clock", HttpRequest.Builder::GET);
    }
}
