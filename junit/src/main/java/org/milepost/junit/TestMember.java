package org.milepost.junit;

import java.net.URI;
import java.util.Map;
import java.util.UUID;

/**
 * A member of the Avios programme ATRP who joined for a test.
 *
 * <p>Threads: shared.
 */
public final class TestMember {

    private static final String PROGRAMME = "ATRP";
    private static final String ACCOUNTS = "/operator/v1/programmes/" + PROGRAMME + "/accounts/";
    private static final SandboxCredentials PARTNER = SandboxCredentials.AVIOS_HOTEL;
    private static final String FAMILY_NAME = "Tester";

    private final SandboxApi api;
    private final String number;
    private final long avios;
    private final String password;

    private TestMember(SandboxApi api, String number, long avios, String password) {
        this.api = api;
        this.number = number;
        this.avios = avios;
        this.password = password;
    }

    static TestMember join(SandboxApi api, long avios) {
        String password = UUID.randomUUID().toString();
        JsonMembers joined =
                api.open(
                        "/v3/programmes/"
                                + PROGRAMME
                                + "/join-requests?api_key="
                                + PARTNER.apiKey(),
                        """
                        {"member":{"person":{"name":{"firstName":"Jane","familyName":"%s"},
                          "dateOfBirth":"1984-02-29"},
                          "contact":{"emailAddress":"jane@milepost.example","postalAddress":
                          {"line1":"1 High Street","city":"London","postalCode":"N1 1AA",
                          "countryCode":"GB","validation":"ON"}}},
                         "securityProfile":{"password":"%s"}}
                        """
                                .formatted(FAMILY_NAME, password));
        String number = joined.get("member.account.accountIdentifier");
        api.post(
                SandboxCredentials.OPERATOR,
                ACCOUNTS + number + "/adjustments",
                "{\"miles\":%d,\"reason\":\"a test\",\"reference\":\"opening\"}".formatted(avios));
        return new TestMember(api, number, avios, password);
    }

    /** The membership number, which is also the number of the account. */
    public String number() {
        return number;
    }

    /** The programme's code. */
    public String programme() {
        return PROGRAMME;
    }

    /** The family name, which a credit must name. */
    public String familyName() {
        return FAMILY_NAME;
    }

    /** The password at Milepost's sign-in pages. */
    public String password() {
        return password;
    }

    /** The base URL of the calls about this account: {@code debit-transaction-requests} … */
    public URI accountUrl() {
        return api.url().resolve("/v1/programmes/" + PROGRAMME + "/accounts/" + number + "/");
    }

    /** The Avios now, from the books. */
    public long balance() {
        return api.get(SandboxCredentials.OPERATOR, ACCOUNTS + number, Map.of()).number("balance");
    }

    /**
     * A token of this member for the partner HOTEL: signs in and consents at the sandbox's pages.
     *
     * @param scopes such as {@code debit} and {@code reverse_transaction}
     */
    public String token(String... scopes) {
        return new MemberSignInPages(api)
                .token(PARTNER, String.join(" ", scopes), PROGRAMME, number, password);
    }

    /**
     * Loses the answer to the next credit, debit or reversal of this member: the call is carried
     * out, and the answer is lost after the server has sent it.
     */
    public void loseNextAnswer() {
        injectNext(SandboxFault.ANSWER_LOST_UNNOTICED);
    }

    /** Gives the next call about this member a fault, if the fault can happen to that call. */
    public void injectNext(SandboxFault fault) {
        api.open(
                "/sandbox/faults",
                "{\"fault\":\"%s\",\"number\":\"%s\"}".formatted(fault.wireName(), number));
    }

    /**
     * What became of the debit that the partner HOTEL sent with this key. It closes a key under
     * which nothing was decided, so ask when your software has finished.
     */
    public OutcomeOfKey outcome(String key) {
        JsonMembers answer =
                api.get(
                        PARTNER,
                        accountUrl().getPath()
                                + "debit-transaction-requests/outcomes/"
                                + SandboxApi.encoded(key)
                                + "?api_key="
                                + PARTNER.apiKey(),
                        Map.of());
        return new OutcomeOfKey(
                OutcomeOfKey.State.valueOf(answer.get("outcome")),
                answer.find("error.childError.0.code")
                        .or(() -> answer.find("error.code"))
                        .orElse(""),
                answer.find("transaction.monetaryAmount.amount").map(Long::parseLong).orElse(0L),
                answer.find("transaction.identifier").orElse(""));
    }

    /**
     * Requires that the debit with this key was booked, and that nothing else was taken from the
     * account since {@link Milepost#member}.
     *
     * @throws AssertionError otherwise
     */
    public void assertChargedOnce(String key) {
        Charge.assertOnce(key, () -> outcome(key), () -> avios - balance());
    }

    /**
     * Requires that the account has as many Avios as at first.
     *
     * @throws AssertionError otherwise
     */
    public void assertNotCharged() {
        Charge.assertNone(avios - balance());
    }
}
