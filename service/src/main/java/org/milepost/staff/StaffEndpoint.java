package org.milepost.staff;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.http.RetryAfter;
import org.milepost.member.MemberPasswords;
import org.milepost.member.RegistrationCode;
import org.milepost.oauth.OpaqueToken;
import org.milepost.oauth.OpenIdClient;
import org.milepost.staff.StaffAuthenticator.SignedIn;
import org.milepost.staff.StaffAuthenticator.TooManyAttempts;
import org.milepost.staff.StaffAuthenticator.WrongCredentials;
import org.milepost.staff.StaffEnrolment.Enrolled;
import org.milepost.staff.StaffEnrolment.NoEnrolment;
import org.milepost.staff.StaffEnrolment.WrongCode;
import org.milepost.staff.StaffPages.Step;
import org.milepost.web.FormParameters;
import org.milepost.web.Pages;
import org.milepost.web.StaticFile;

/**
 * {@code /staff/…}: the pages where the operator's staff enrol, sign in, get a token for the
 * operator's API, and sign out.
 *
 * <p>Threads: shared; attempts to sign in wait for their turn.
 */
public final class StaffEndpoint {

    private static final int BODY_BYTES_MAX = 16 * 1024;
    private static final int TEXT_LENGTH_MAX = 1_000;
    private static final String CALLBACK = "/staff/provider-callback";
    private static final Set<String> PROBLEMS =
            Set.of("provider", "provider-unavailable", "provider-role", "provider-not-admitted");
    private static final String EMAIL = "email";
    private static final String PASSWORD = "password";
    private static final String CODE = "code";

    private final StaffPages pages;
    private final StaffSignIns signIns;
    private final StaffAuthenticator authenticator;
    private final StaffEnrolment enrolment;
    private final Optional<ProviderEndpoint> provider;
    private final StaticFile style =
            StaticFile.ofResource(
                    "/web/style.css", "text/css;charset=UTF-8", "public, max-age=3600");

    /**
     * The pages.
     *
     * @param address the URL at which browsers reach them
     */
    public StaffEndpoint(StaffAccess access, String address) {
        this.pages = new StaffPages(address, access.provider().isPresent());
        this.signIns = access.signIns();
        this.authenticator = access.authenticator();
        this.enrolment = access.enrolment();
        this.provider =
                access.provider()
                        .map(
                                it ->
                                        new ProviderEndpoint(
                                                pages,
                                                new OpenIdClient(
                                                        access.providerSettings().orElseThrow(),
                                                        URI.create(address + CALLBACK)),
                                                it));
    }

    /** The calls for sign-in at a provider, if there is one. */
    public Optional<ProviderEndpoint> provider() {
        return provider;
    }

    /** The style of the pages, also for faults. */
    public Pages pages() {
        return pages.pages();
    }

    /** How many sign-ins were refused because too many came at once or for one person. */
    public long refusedSignIns() {
        return authenticator.refused();
    }

    /** {@code GET /staff}. */
    public Response root(Request request) {
        return pages.redirect("staff/home");
    }

    /** {@code GET /staff/style.css}. */
    public Response style(Request request) {
        return style.answer(request);
    }

    /** {@code GET /staff/home}: who is signed in. */
    public Response home(Request request) {
        Step step = pages.step(request);
        return signIn(step)
                .map(it -> pages.home(step, it.account(), Optional.empty()))
                .orElseGet(() -> pages.redirect("sign-in"));
    }

    /** {@code GET /staff/sign-in}. */
    public Response showSignIn(Request request) {
        Step step = pages.step(request);
        StaffFormErrors errors = new StaffFormErrors();
        String problem = FormParameters.parse(request.query()).first("problem");
        if (PROBLEMS.contains(problem)) {
            errors.with(EMAIL, step.text("staff.error." + problem));
        }
        return pages.signIn(200, step, "", errors);
    }

    /** {@code POST /staff/sign-in}: an address, a password and a code were entered. */
    public Response signIn(Request request) {
        return posted(request, (step, form) -> signIn(step, form, request.remoteAddress()));
    }

    /** {@code GET /staff/enrolment}. */
    public Response showEnrolment(Request request) {
        return pages.code(200, pages.step(request), new StaffFormErrors());
    }

    /** {@code POST /staff/enrolment}: the code of an administrator was entered. */
    public Response enrol(Request request) {
        return posted(request, this::enter);
    }

    /** {@code POST /staff/password}: a password was chosen. */
    public Response choosePassword(Request request) {
        return posted(request, this::choose);
    }

    /** {@code POST /staff/token}: a token for the operator's API. */
    public Response token(Request request) {
        return posted(
                request,
                (step, form) -> {
                    Optional<StaffSignIn> signIn =
                            signIn(step).filter(_ -> step.isGenuine(form, StaffPages.HOME, ""));
                    Optional<StaffSignIns.Issued> token = signIn.flatMap(signIns::issueToken);
                    return token.isPresent()
                            ? pages.home(step, signIn.orElseThrow().account(), token)
                            : pages.redirect("sign-in");
                });
    }

    /** {@code POST /staff/sign-out}. */
    public Response signOut(Request request) {
        return posted(
                request,
                (step, form) -> {
                    if (step.isGenuine(form, StaffPages.HOME, "")) {
                        signIns.end(step.cookie());
                    }
                    return pages.redirect("sign-in", OpaqueToken.generate());
                });
    }

    private Response posted(Request request, BiFunction<Step, FormParameters, Response> answer) {
        Step step = pages.step(request);
        if (pages.isFromOtherSite(request)) {
            return pages.refused(step);
        }
        return answer.apply(
                step, FormParameters.parse(new String(request.body(BODY_BYTES_MAX), UTF_8)));
    }

    private Optional<StaffSignIn> signIn(Step step) {
        return step.isKnown() ? signIns.find(step.cookie()) : Optional.empty();
    }

    private Response signIn(Step step, FormParameters form, String address) {
        String email = form.first(EMAIL).strip();
        StaffFormErrors errors = new StaffFormErrors();
        if (!step.isGenuine(form, StaffPages.SIGN_IN, "")) {
            return pages.signIn(403, step, email, errors.with(EMAIL, step.notGenuine()));
        }
        require(step, form, EMAIL, errors);
        require(step, form, PASSWORD, errors);
        require(step, form, CODE, errors);
        if (!errors.isEmpty()) {
            return pages.signIn(400, step, email, errors);
        }
        String browser = OpaqueToken.base64Url(OpaqueToken.hash(step.cookie()));
        return switch (authenticator.attempt(
                email, form.first(PASSWORD), form.first(CODE), address, browser)) {
            case SignedIn it -> pages.redirect("../console", it.cookie());
            case WrongCredentials _ ->
                    pages.signIn(
                            400, step, email, errors.with(EMAIL, step.text("staff.error.wrong")));
            case TooManyAttempts it ->
                    pages.signIn(
                                    429,
                                    step,
                                    email,
                                    errors.with(
                                            CODE,
                                            step.text(
                                                    "error.attempts",
                                                    RetryAfter.seconds(it.retryAfter()))))
                            .with(RetryAfter.header(it.retryAfter()));
        };
    }

    private static void require(
            Step step, FormParameters form, String field, StaffFormErrors errors) {
        String text = form.first(field);
        if (text.isBlank() || text.length() > TEXT_LENGTH_MAX) {
            errors.with(field, step.text("staff.error." + field));
        }
    }

    private Response enter(Step step, FormParameters form) {
        StaffFormErrors errors = new StaffFormErrors();
        if (!step.isGenuine(form, StaffPages.CODE, "")) {
            return pages.code(403, step, errors.with(CODE, step.notGenuine()));
        }
        Optional<RegistrationCode> code = RegistrationCode.parse(form.first(CODE));
        Optional<StaffAccount> account = code.flatMap(enrolment::find);
        if (account.isEmpty()) {
            return pages.code(
                    400, step, errors.with(CODE, step.text("staff.error.enrolment-code")));
        }
        return pages.password(
                200,
                step,
                account.get(),
                code.orElseThrow().text(),
                Totp.spelled(Totp.newSecret()),
                errors);
    }

    private Response choose(Step step, FormParameters form) {
        StaffFormErrors errors = new StaffFormErrors();
        String text = form.first("enrolment");
        String spelled = form.first("secret");
        Optional<RegistrationCode> code = RegistrationCode.parse(text);
        Optional<byte[]> secret = Totp.read(spelled);
        boolean isGenuine =
                step.isGenuine(form, StaffPages.PASSWORD, StaffPages.content(text, spelled));
        if (!isGenuine || code.isEmpty() || secret.isEmpty()) {
            return pages.code(403, step, errors.with(CODE, step.notGenuine()));
        }
        Optional<StaffAccount> account = enrolment.find(code.get());
        if (account.isEmpty()) {
            return noEnrolment(step);
        }
        if (!StaffPassword.isPassword(form.first(PASSWORD))) {
            errors.with(
                    PASSWORD,
                    step.text(
                            "staff.error.new-password",
                            StaffPassword.LENGTH_MIN,
                            MemberPasswords.LENGTH_MAX));
            return pages.password(400, step, account.get(), text, spelled, errors);
        }
        return switch (enrolment.enrol(
                code.get(), form.first(PASSWORD), secret.get(), form.first(CODE))) {
            case Enrolled _ -> pages.redirect("sign-in", OpaqueToken.generate());
            case WrongCode _ ->
                    pages.password(
                            400,
                            step,
                            account.get(),
                            text,
                            spelled,
                            errors.with(CODE, step.text("staff.error.one-time-code")));
            case NoEnrolment _ -> noEnrolment(step);
        };
    }

    private Response noEnrolment(Step step) {
        return pages.code(
                400,
                step,
                new StaffFormErrors().with(CODE, step.text("staff.error.enrolment-code")));
    }
}
