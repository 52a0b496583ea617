package org.milepost.junit;

import java.util.Map;

/**
 * A collector of AIRMILES that was opened for a test.
 *
 * <p>Threads: shared.
 */
public final class TestCollector {

    private static final String COLLECTORS = "/operator/v1/programmes/AIRMILES/collectors";

    private final SandboxApi api;
    private final String number;
    private final long miles;

    private TestCollector(SandboxApi api, String number, long miles) {
        this.api = api;
        this.number = number;
        this.miles = miles;
    }

    static TestCollector open(SandboxApi api, String number, long miles) {
        api.post(SandboxCredentials.OPERATOR, COLLECTORS, "{\"number\":\"" + number + "\"}");
        api.post(
                SandboxCredentials.OPERATOR,
                COLLECTORS + "/" + number + "/adjustments",
                """
                {"currency":"CASH","miles":%d,"reason":"a test","reference":"opening"}
                """
                        .formatted(miles));
        return new TestCollector(api, number, miles);
    }

    /** The collector number, of eleven digits. */
    public String number() {
        return number;
    }

    /** The Cash miles now, from the books. */
    public long balance() {
        return api.get(SandboxCredentials.OPERATOR, COLLECTORS + "/" + number, Map.of())
                .number("balances.CASH");
    }

    /**
     * Loses the answer to the next redemption or reversal of this collector: the call is carried
     * out, and the answer is lost after the server has sent it.
     */
    public void loseNextAnswer() {
        injectNext(SandboxFault.ANSWER_LOST_UNNOTICED);
    }

    /** Gives the next call about this collector a fault, if the fault can happen to that call. */
    public void injectNext(SandboxFault fault) {
        api.open(
                "/sandbox/faults",
                "{\"fault\":\"%s\",\"number\":\"%s\"}".formatted(fault.wireName(), number));
    }

    /**
     * What became of the redemption that {@code loy1-pos} sent with this key. It closes a key under
     * which nothing was decided, so ask when your software has finished.
     */
    public OutcomeOfKey outcome(String key) {
        return outcome(SandboxCredentials.LOY1_POS, key);
    }

    /** The same for the redemption of another till. */
    public OutcomeOfKey outcome(SandboxCredentials till, String key) {
        JsonMembers answer =
                api.get(
                        till,
                        "/checkout/amcash/redeem/outcomes/" + SandboxApi.encoded(key),
                        Map.of("Collector-Number", number));
        return new OutcomeOfKey(
                OutcomeOfKey.State.valueOf(answer.get("outcome")),
                answer.find("answer.responseCode").orElse(""),
                answer.find("answer.milesRedeemed").map(Long::parseLong).orElse(0L),
                answer.find("answer.txnConfirmationNumber").orElse(""));
    }

    /**
     * Requires that the redemption with this key of {@code loy1-pos} was booked, and that nothing
     * else was taken from the collector since {@link Milepost#collector}. It fails, for instance,
     * when the same sale was sent with a second key.
     *
     * @throws AssertionError otherwise
     */
    public void assertChargedOnce(String key) {
        Charge.assertOnce(key, () -> outcome(key), () -> miles - balance());
    }

    /**
     * Requires that the collector has as many miles as at first.
     *
     * @throws AssertionError otherwise
     */
    public void assertNotCharged() {
        Charge.assertNone(miles - balance());
    }
}
