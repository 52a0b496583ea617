package org.milepost.proofs.world;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.milepost.proofs.world.DemoCalls.Answer;
import tools.jackson.databind.JsonNode;

/**
 * What one run of a partner's tests does in its world. Each run redeems a different number of
 * times, at a different time and with a fault of its own, and must not see anything of the others.
 *
 * <p>Threads: used by one.
 */
final class WorldRun {

    private static final String RICH = "80000000067";
    private static final long RICH_CASH = 20_000;
    private static final long UNIT = 95;
    private static final int REDEMPTIONS_MAX = 8;

    private final DemoCalls http;
    private final String base;
    private final String neighbour;
    private final int number;
    private final String token;
    private final List<String> keys = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();

    /**
     * A run.
     *
     * @param base the base address of the world
     * @param neighbour the base address of another world
     * @param number of the run, from 0
     */
    WorldRun(DemoCalls http, String base, String neighbour, int number) {
        this.http = http;
        this.base = base;
        this.neighbour = neighbour;
        this.number = number;
        this.token = http.token(base, "loy1-pos");
    }

    /** Makes the run; returns what was wrong. */
    List<String> make() {
        String before = day();
        http.post(base + "/sandbox/clock", "{\"advance\":\"P" + (number + 1) + "D\"}");
        expect("its clock has moved", day().compareTo(before) > 0);
        int redemptions = 1 + number % REDEMPTIONS_MAX;
        for (int i = 0; i < redemptions; i++) {
            keys.add(UUID.randomUUID().toString());
            redeem(keys.getLast());
        }
        http.post(base + "/sandbox/faults", "{\"fault\":\"answer-lost-unnoticed\"}");
        String lost = UUID.randomUUID().toString();
        keys.add(lost);
        expect("the fault was met", send(lost).status() == 0);
        expect("the retry gets the answer", send(lost).status() == 200);
        expect("the key was booked", outcome(lost).equals("BOOKED"));
        expect("the neighbour refuses its token", neighbourStatus() == 401);
        return List.copyOf(violations);
    }

    /** Checks it after all have made theirs. */
    List<String> check() {
        long miles = RICH_CASH - UNIT * keys.size();
        expect("the balance is that of its own calls", balance() == miles);
        long foreign =
                http.get(base + "/sandbox/calls?call=redeem")
                        .json()
                        .path("calls")
                        .valueStream()
                        .map(it -> it.path("key").asString(""))
                        .filter(it -> !keys.contains(it))
                        .count();
        expect("its list has only its own calls", foreign == 0);
        return List.copyOf(violations);
    }

    /** Whether a world answers calls: what a run does first. */
    static boolean isReady(DemoCalls http, String base) {
        String token = http.token(base, "loy1-pos");
        return http.post(base + "/checkout/amcash/inquire", token, "", sale() + "}").status()
                == 200;
    }

    private void redeem(String key) {
        expect("a redemption is approved", send(key).status() == 200);
    }

    private Answer send(String key) {
        return http.post(
                base + "/checkout/amcash/redeem",
                token,
                key,
                sale() + ",\"dollarRedeemRequest\":\"10.00\"}");
    }

    private int neighbourStatus() {
        return http.post(neighbour + "/checkout/amcash/inquire", token, "", sale() + "}").status();
    }

    private long balance() {
        Answer answer = http.post(base + "/checkout/amcash/inquire", token, "", sale() + "}");
        return answer.json().path("cashBalance").asLong(-1);
    }

    private String outcome(String key) {
        JsonNode told =
                http.get(base + "/checkout/amcash/redeem/outcomes/" + key, token, RICH).json();
        return told.path("outcome").asString("");
    }

    private String day() {
        return http.get(base + "/sandbox/clock").json().path("businessDay").asString("");
    }

    private static String sale() {
        return ("{'acquirerId':'100000','cardEntryMode':'SWIPE','collectorNumber':'"
                        + RICH
                        + "','dateTime':'2026-06-15T12:00:00Z','deviceId':'001',"
                        + "'postTaxBasketAmount':'16.12','sponsorCode':'LOY1','storeId':'0001',"
                        + "'traceId':'1','vendorId':'100087'")
                .replace('\'', '"');
    }

    private void expect(String what, boolean holds) {
        if (!holds) {
            violations.add("world " + number + ": failed: " + what);
        }
    }
}
