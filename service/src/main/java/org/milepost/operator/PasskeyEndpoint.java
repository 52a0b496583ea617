package org.milepost.operator;

import static org.milepost.operator.OperatorEndpoint.actor;

import java.util.Optional;
import java.util.UUID;
import org.milepost.http.BearerChallenge;
import org.milepost.http.Fault;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.http.RetryAfter;
import org.milepost.member.RegistrationCode;
import org.milepost.staff.Passkey;
import org.milepost.staff.StaffAccount;
import org.milepost.staff.StaffPasskeys;
import org.milepost.staff.StaffPasskeys.Added;
import org.milepost.staff.StaffPasskeys.NoEnrolment;
import org.milepost.staff.StaffPasskeys.NoMore;
import org.milepost.staff.StaffPasskeys.NotAccepted;
import org.milepost.staff.StaffPasskeys.NotFresh;
import org.milepost.staff.StaffPasskeys.Refused;
import org.milepost.staff.StaffPasskeys.Registration;
import org.milepost.staff.StaffPasskeys.SignedIn;
import org.milepost.staff.StaffPasskeys.TooMany;
import org.milepost.staff.StaffSignIn;
import tools.jackson.databind.node.ObjectNode;

/**
 * Passkeys of staff: {@code /operator/v1/sign-ins/…} signs in, {@code …/enrolments/…} adds the
 * passkey of a person with a code, {@code …/passkeys} those of the caller, and {@code
 * …/staff/{staff}/passkeys} shows and removes those of others. Credentials and options have the
 * JSON of Web Authentication.
 */
public record PasskeyEndpoint(StaffPasskeys passkeys, StaffOperations staff) {

    private static final String PATH = "/operator/v1/passkeys/";
    private static final String CODE = "enrolmentCode";
    private static final String CREDENTIAL = "credential";

    /** {@code POST /operator/v1/sign-ins/passkey-options}. */
    public Response signInOptions(Request request) {
        Form.requireNothing(request);
        return secret(Answer.shown(passkeys.signInOptions()));
    }

    /** {@code POST /operator/v1/sign-ins/passkey}: answers with a token. */
    public Response signIn(Request request) {
        if (passkeys.isFromOtherSite(request)) {
            throw new Fault(403, "A page of another site has sent this.");
        }
        Form form = Form.of(request);
        Optional<ObjectNode> credential = form.required(CREDENTIAL, form.object(CREDENTIAL));
        form.finish();
        return switch (passkeys.signIn(credential.orElseThrow(), request.remoteAddress())) {
            case SignedIn it ->
                    secret(
                            Answer.shown(
                                            JsonView.empty()
                                                    .put("staff", it.account().staff())
                                                    .put("token", it.token().token())
                                                    .put(
                                                            "expiresAt",
                                                            it.token().endsAt().toString()))
                                    .with("Set-Cookie", it.cookie()));
            case Refused _ ->
                    throw new Fault(
                            401,
                            "The passkey was not accepted. Try again.",
                            BearerChallenge.noToken());
            case TooMany it ->
                    throw new Fault(
                            429,
                            "There are too many attempts to sign in.",
                            RetryAfter.header(it.retryAfter()));
        };
    }

    /** {@code POST /operator/v1/enrolments/passkey-options}: for a person with a code. */
    public Response enrolmentOptions(Request request) {
        Form form = Form.of(request);
        Optional<String> code = form.requiredText(CODE, TextRule.LINE);
        form.finish();
        return code.flatMap(RegistrationCode::parse)
                .flatMap(passkeys::enrolmentOptions)
                .map(it -> secret(Answer.shown(it)))
                .orElseThrow(PasskeyEndpoint::noEnrolment);
    }

    /** {@code POST /operator/v1/enrolments/passkey}: the person has only this passkey then. */
    public Response enrol(Request request) {
        Form form = Form.of(request);
        Optional<String> code = form.requiredText(CODE, TextRule.LINE);
        Optional<String> name = form.requiredText("name", TextRule.LINE);
        Optional<ObjectNode> credential = form.required(CREDENTIAL, form.object(CREDENTIAL));
        form.finish();
        RegistrationCode parsed =
                RegistrationCode.parse(code.orElseThrow())
                        .orElseThrow(PasskeyEndpoint::noEnrolment);
        return added(passkeys.enrol(parsed, name.orElseThrow(), credential.orElseThrow()));
    }

    /** {@code POST /operator/v1/passkeys/options}: for the caller. */
    public Response options(Request request) {
        Form.requireNothing(request);
        return secret(
                Answer.shown(passkeys.registrationOptions(signIn(request, passkeys).account())));
    }

    /** {@code POST /operator/v1/passkeys}: one more passkey of the caller. */
    public Response add(Request request) {
        Form form = Form.of(request);
        Optional<String> name = form.requiredText("name", TextRule.LINE);
        Optional<ObjectNode> credential = form.required(CREDENTIAL, form.object(CREDENTIAL));
        form.finish();
        return added(
                passkeys.register(
                        actor(request),
                        signIn(request, passkeys),
                        name.orElseThrow(),
                        credential.orElseThrow()));
    }

    /** {@code GET /operator/v1/passkeys}: those of the caller. */
    public Response listOwn(Request request) {
        return list(request, own(request));
    }

    /** {@code DELETE /operator/v1/passkeys/{passkey}}: one of the caller. */
    public Response removeOwn(Request request) {
        return remove(request, own(request));
    }

    /** {@code GET /operator/v1/staff/{staff}/passkeys}. */
    public Response list(Request request) {
        return list(request, staff.find(StaffAccountEndpoint.staff(request)).staff());
    }

    /** {@code DELETE /operator/v1/staff/{staff}/passkeys/{passkey}}. */
    public Response remove(Request request) {
        return remove(request, staff.find(StaffAccountEndpoint.staff(request)).staff());
    }

    private Response list(Request request, String owner) {
        return Query.page(
                request,
                passkeys.all(owner),
                it -> AccessEndpoint.key(it.addedAt(), it.id()),
                Passkey::json);
    }

    private Response remove(Request request, String owner) {
        Form.requireNothing(request);
        UUID id = AccessEndpoint.id(request, "passkey", "passkey");
        if (!passkeys.remove(actor(request), owner, id)) {
            throw Problem.notFound("passkey");
        }
        return Answer.gone();
    }

    private static Response added(Registration registration) {
        return switch (registration) {
            case Added it -> Answer.added(it.passkey().json(), PATH + it.passkey().id());
            case NotAccepted _ ->
                    throw Problem.invalid(
                            "/" + CREDENTIAL,
                            "was not accepted, or is known: ask for other options, and try again");
            case NotFresh _ ->
                    throw new Problem(
                            ProblemType.NOT_POSSIBLE_NOW,
                            "A passkey can be added within "
                                    + StaffPasskeys.FRESH.toMinutes()
                                    + " minutes after a sign-in by password or passkey. Sign in"
                                    + " again.");
            case NoMore _ ->
                    throw new Problem(
                            ProblemType.NOT_POSSIBLE_NOW,
                            "A person has at most "
                                    + StaffPasskeys.PASSKEYS_MAX
                                    + " passkeys. Remove one first.");
            case NoEnrolment _ -> throw noEnrolment();
        };
    }

    private static StaffSignIn signIn(Request request, StaffPasskeys passkeys) {
        return passkeys.signIns()
                .ofRequest(request)
                .orElseThrow(
                        () -> new Fault(401, "The token has ended.", BearerChallenge.noToken()));
    }

    private static String own(Request request) {
        return StaffAccount.ofCaller(OperatorEndpoint.client(request).clientId()).orElseThrow();
    }

    private static Problem noEnrolment() {
        return Problem.notFound("enrolment code");
    }

    private static Response secret(Response answer) {
        return answer.with("Cache-Control", "no-store");
    }
}
