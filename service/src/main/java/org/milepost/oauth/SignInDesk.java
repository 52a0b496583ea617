package org.milepost.oauth;

import com.nimbusds.oauth2.sdk.util.URLUtils;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.http.RetryAfter;
import org.milepost.member.MemberId;
import org.milepost.oauth.AuthorizationRequest.Askable;
import org.milepost.oauth.AuthorizationRequest.Declined;
import org.milepost.oauth.AuthorizationRequest.Unanswerable;
import org.milepost.oauth.MemberAuthenticator.Admitted;
import org.milepost.oauth.MemberAuthenticator.NotActive;
import org.milepost.oauth.MemberAuthenticator.TooSoon;
import org.milepost.oauth.MemberAuthenticator.Wrong;
import org.milepost.oauth.SignInPages.Complaint;
import org.milepost.oauth.SignInPages.Field;
import org.milepost.oauth.SignInPages.Typed;
import org.milepost.programme.Programme;

/**
 * Where a partner sends members to let it act for them: they sign in, read what it asks for, and
 * decide (OAuth 2.1, section 4.1). One sign-in is good for one decision.
 *
 * <p>The authorization request travels through the forms as it came and is read afresh each time,
 * so that nothing about it must be remembered or trusted.
 *
 * <p>Threads: shared by all.
 */
final class SignInDesk {

    private static final int BODY_BYTES_MAX = 32 * 1024;
    private static final int PASSWORD_LENGTH_MAX = 500;

    private static final String SIGN_IN = "sign-in";
    private static final String CONSENT = "consent";
    private static final Complaint WRONG =
            new Complaint(
                    Field.NUMBER,
                    "The number or the password is wrong. Check both, and the programme.");
    private static final Complaint STALE =
            new Complaint(
                    Field.PASSWORD,
                    "The page was open for too long, or your browser keeps no cookies. Please sign"
                            + " in again.");

    private final Askers askers;
    private final MemberAuthenticator authenticator;
    private final SignIns signIns;
    private final Grants grants;
    private final SignInPages pages;
    private final String issuer;

    SignInDesk(
            Askers askers,
            MemberAuthenticator authenticator,
            SignIns signIns,
            Grants grants,
            SignInPages pages,
            String issuer) {
        this.askers = askers;
        this.authenticator = authenticator;
        this.signIns = signIns;
        this.grants = grants;
        this.pages = pages;
        this.issuer = issuer;
    }

    /** {@code GET /oauth/authorize}: a partner has sent somebody. */
    Response arrive(Request request) {
        return switch (askers.read(request.query())) {
            case Unanswerable unanswerable -> shown(unanswerable);
            case Declined declined -> told(declined);
            case Askable asked -> welcome(asked, request);
        };
    }

    /** {@code POST /oauth/sign-in}: somebody says who it is. */
    Response signIn(Request request) {
        Posted posted = Posted.read(request);
        return switch (askers.read(posted.request())) {
            case Unanswerable unanswerable -> shown(unanswerable);
            case Declined declined -> shown(new Unanswerable(declined.description()));
            case Askable asked -> signIn(asked, posted, request);
        };
    }

    /** {@code POST /oauth/consent}: a member has decided. */
    Response decide(Request request) {
        Posted posted = Posted.read(request);
        return switch (askers.read(posted.request())) {
            case Unanswerable unanswerable -> shown(unanswerable);
            case Declined declined -> shown(new Unanswerable(declined.description()));
            case Askable asked -> decide(asked, posted, request);
        };
    }

    private Response welcome(Askable asked, Request request) {
        Optional<String> cookie = pages.cookies().of(request);
        Optional<Subject> member = cookie.flatMap(signIns::find);
        Optional<Programme> programme =
                member.flatMap(it -> askers.programme(asked, it.programme()));
        if (cookie.isEmpty() || member.isEmpty() || programme.isEmpty()) {
            return signInPage(200, asked, request.query(), cookie, Typed.NOTHING, List.of());
        }
        return pages.consent(
                asked,
                askers.partner(asked),
                programme.get(),
                member.get(),
                askers.isMerged(programme.get(), member.get()),
                request.query(),
                Cookies.formToken(cookie.get(), CONSENT, request.query()));
    }

    private Response signIn(Askable asked, Posted posted, Request request) {
        Optional<String> cookie = pages.cookies().of(request);
        Typed typed = new Typed(posted.field("programme"), posted.field("number").strip());
        if (!posted.isOurs(cookie, SIGN_IN)) {
            return signInPage(403, asked, posted.request(), cookie, typed, List.of(STALE));
        }
        if (posted.field("decision").equals("cancel")) {
            return denied(asked);
        }
        // numbers are printed in groups, and typed as they are printed
        String number = typed.number().replaceAll("[\\s-]", "");
        String password = posted.field("password");
        Optional<Programme> programme = askers.programme(asked, typed.programme());
        List<Complaint> complaints = complaints(programme, number, password);
        if (!complaints.isEmpty() || programme.isEmpty()) {
            return signInPage(400, asked, posted.request(), cookie, typed, complaints);
        }
        String browser = Ticket.spell(Ticket.hash(cookie.orElseThrow()));
        return switch (authenticator.attempt(
                programme.get(), number, password, request.remoteAddress(), browser)) {
            case Admitted admitted ->
                    pages.redirect("authorize?" + posted.request())
                            .with("Set-Cookie", pages.cookies().set(admitted.cookie()));
            case NotActive notActive ->
                    signInPage(
                            403,
                            asked,
                            posted.request(),
                            cookie,
                            typed,
                            List.of(notActive(programme.get())));
            case Wrong wrong ->
                    signInPage(400, asked, posted.request(), cookie, typed, List.of(WRONG));
            case TooSoon tooSoon ->
                    signInPage(
                                    429,
                                    asked,
                                    posted.request(),
                                    cookie,
                                    typed,
                                    List.of(complaint(tooSoon)))
                            .with(
                                    RetryAfter.header(
                                            Duration.ofSeconds(tooSoon.retryAfterSeconds())));
        };
    }

    private static List<Complaint> complaints(
            Optional<Programme> programme, String number, String password) {
        List<Complaint> complaints = new ArrayList<>();
        if (programme.isEmpty()) {
            complaints.add(new Complaint(Field.PROGRAMME, "Choose your programme."));
        }
        if (!MemberId.isNumber(number)) {
            complaints.add(
                    new Complaint(
                            Field.NUMBER, "Enter your membership number. It has only digits."));
        }
        if (password.isEmpty() || password.length() > PASSWORD_LENGTH_MAX) {
            complaints.add(new Complaint(Field.PASSWORD, "Enter your password."));
        }
        return complaints;
    }

    /** Told to the member only, who has shown the password. */
    private static Complaint notActive(Programme programme) {
        return new Complaint(
                Field.NUMBER,
                "This account cannot be used. Please contact the customer service of "
                        + programme.name()
                        + ".");
    }

    private static Complaint complaint(TooSoon tooSoon) {
        long seconds = tooSoon.retryAfterSeconds();
        return new Complaint(
                Field.PASSWORD,
                "There were too many attempts. Please wait "
                        + seconds
                        + (seconds == 1 ? " second" : " seconds")
                        + " and try again.");
    }

    private Response decide(Askable asked, Posted posted, Request request) {
        Optional<String> cookie = pages.cookies().of(request);
        Optional<Subject> member =
                cookie.filter(it -> posted.isOurs(cookie, CONSENT))
                        .flatMap(signIns::find)
                        .filter(it -> askers.programme(asked, it.programme()).isPresent());
        if (cookie.isEmpty() || member.isEmpty()) {
            return signInPage(403, asked, posted.request(), cookie, Typed.NOTHING, List.of(STALE));
        }
        signIns.end(cookie.get());
        return switch (posted.field("decision")) {
            case "allow" -> allowed(asked, member.get(), posted.request(), cookie);
            case "deny" -> denied(asked);
            default -> pages.redirect("authorize?" + posted.request());
        };
    }

    private Response allowed(
            Askable asked, Subject member, String request, Optional<String> cookie) {
        Optional<String> code =
                grants.give(
                        asked.client().clientId(),
                        member,
                        asked.scopes(),
                        asked.redirectUri(),
                        asked.challenge());
        if (code.isEmpty()) {
            Programme programme = askers.programme(asked, member.programme()).orElseThrow();
            return signInPage(
                    403, asked, request, cookie, Typed.NOTHING, List.of(notActive(programme)));
        }
        return back(asked.redirectUri(), asked.state(), Map.of("code", code.get()));
    }

    private Response denied(Askable asked) {
        return told(asked.declined("access_denied", "The member did not allow it."));
    }

    private Response told(Declined declined) {
        Map<String, String> answer = new LinkedHashMap<>();
        answer.put("error", declined.error());
        answer.put("error_description", declined.description());
        return back(declined.redirectUri(), declined.state(), answer);
    }

    private Response shown(Unanswerable unanswerable) {
        return pages.notice(400, "We cannot go on", unanswerable.message());
    }

    /** Back to the client, which is told who answers (RFC 9207). */
    private Response back(
            RedirectUri redirectUri, Optional<String> state, Map<String, String> answer) {
        Map<String, String> parameters = new LinkedHashMap<>(answer);
        state.ifPresent(it -> parameters.put("state", it));
        parameters.put("iss", issuer);
        return pages.redirect(redirectUri.with(parameters));
    }

    /** The page to sign in at, with a cookie for a browser that has none. */
    private Response signInPage(
            int status,
            Askable asked,
            String request,
            Optional<String> cookie,
            Typed typed,
            List<Complaint> complaints) {
        String known = cookie.orElseGet(Ticket::draw);
        Response page =
                pages.signIn(
                        status,
                        asked,
                        askers.partner(asked),
                        askers.programmes(asked),
                        typed,
                        complaints,
                        request,
                        Cookies.formToken(known, SIGN_IN, request));
        return cookie.isPresent() ? page : page.with("Set-Cookie", pages.cookies().set(known));
    }

    /** A form that a page of ours posts. */
    private record Posted(Map<String, List<String>> fields) {

        static Posted read(Request request) {
            byte[] body = request.body(BODY_BYTES_MAX);
            return new Posted(URLUtils.parseParameters(new String(body, StandardCharsets.UTF_8)));
        }

        String field(String name) {
            return fields.getOrDefault(name, List.of("")).getFirst();
        }

        String request() {
            return field("request");
        }

        boolean isOurs(Optional<String> cookie, String purpose) {
            return cookie.filter(
                            it -> Cookies.isFormToken(field("form_token"), it, purpose, request()))
                    .isPresent();
        }
    }
}
