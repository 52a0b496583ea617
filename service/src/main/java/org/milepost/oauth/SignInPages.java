package org.milepost.oauth;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.milepost.http.Fault;
import org.milepost.http.FaultStyle;
import org.milepost.http.Response;
import org.milepost.oauth.AuthorizationRequest.Askable;
import org.milepost.programme.Programme;

/**
 * The pages that members see. They need no script, and are kept from everything that a page could
 * do beside showing itself and posting its form to us.
 *
 * <p>Threads: never changes; shared by all.
 */
final class SignInPages implements FaultStyle {

    private static final String HTML = "text/html;charset=UTF-8";

    private static final Template PAGE = Template.read("page.html");
    private static final Template SIGN_IN = Template.read("sign-in.html");
    private static final Template CONSENT = Template.read("consent.html");
    private static final Template NOTICE = Template.read("notice.html");

    private static final Template OPTION =
            Template.of("<option value=\"{{code}}\"{{selected}}>{{name}}</option>");
    private static final Template ITEM = Template.of("<li>{{words}}</li>");
    private static final Template FAULT =
            Template.of("<li id=\"{{field}}-fault\"><a href=\"#{{field}}\">{{words}}</a></li>");
    private static final Template FAULTS =
            Template.of(
                    """
                    <div class="errors" role="alert">
                    <h2>Please check</h2>
                    <ul>
                    {{faults}}
                    </ul>
                    </div>
                    """);
    private static final Markup CHOOSE =
            new Markup("<option value=\"\">Choose your programme</option>");
    private static final Template INVALID =
            Template.of(" aria-invalid=\"true\" aria-describedby=\"{{field}}-fault\"");
    private static final Markup SELECTED = new Markup(" selected");
    private static final Markup HOUSEHOLD =
            new Markup(
                    "<p class=\"note\">Your balance is your household&#39;s. What is spent is spent"
                            + " for all who share it.</p>");

    /** A field of the sign-in form, by its id. */
    enum Field {
        PROGRAMME,
        NUMBER,
        PASSWORD;

        String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Something to put right before the member can go on. */
    record Complaint(Field field, String words) {}

    /**
     * What a member has typed so far.
     *
     * @param programme the code of the programme, or empty
     */
    record Typed(String programme, String number) {
        static final Typed NOTHING = new Typed("", "");
    }

    private final Cookies cookies;
    private final Map<String, String> headers;

    /** Pages of an installation that browsers reach with these cookies. */
    SignInPages(Cookies cookies) {
        this.cookies = cookies;
        Map<String, String> all = new HashMap<>();
        all.put("Referrer-Policy", "no-referrer");
        all.put("X-Frame-Options", "DENY");
        all.put("Cross-Origin-Resource-Policy", "same-origin");
        if (cookies.isSecure()) {
            all.put("Strict-Transport-Security", "max-age=31536000");
        }
        this.headers = Map.copyOf(all);
    }

    /** By which browsers are known again. */
    Cookies cookies() {
        return cookies;
    }

    /**
     * The page to sign in at.
     *
     * @param programmes those whose members may sign in for this partner
     * @param request the authorization request, to come back with the form
     */
    Response signIn(
            int status,
            Askable asked,
            String partner,
            List<Programme> programmes,
            Typed typed,
            List<Complaint> complaints,
            String request,
            String formToken) {
        List<Markup> options = new ArrayList<>();
        if (programmes.size() > 1) {
            options.add(CHOOSE);
        }
        for (Programme programme : programmes) {
            boolean selected = programme.code().equals(typed.programme);
            options.add(
                    OPTION.fill(
                            Map.of(
                                    "code", Markup.text(programme.code()),
                                    "name", Markup.text(programme.name()),
                                    "selected", selected ? SELECTED : Markup.NOTHING)));
        }
        Map<String, Markup> values = new HashMap<>();
        values.put("partner", Markup.text(partner));
        values.put("errors", complaints.isEmpty() ? Markup.NOTHING : faults(complaints));
        values.put("request", Markup.text(request));
        values.put("formToken", Markup.text(formToken));
        values.put("programmes", Markup.join(options));
        values.put("number", Markup.text(typed.number));
        for (Field field : Field.values()) {
            boolean invalid = complaints.stream().anyMatch(it -> it.field == field);
            values.put(
                    field.id() + "Fault",
                    invalid
                            ? INVALID.fill(Map.of("field", Markup.text(field.id())))
                            : Markup.NOTHING);
        }
        String title = complaints.isEmpty() ? "Sign in" : "Error: Sign in";
        return page(status, title, SIGN_IN.fill(values), Optional.of(asked.redirectUri()));
    }

    /**
     * The page to decide at.
     *
     * @param merged whether the member shares the balance with a household
     */
    Response consent(
            Askable asked,
            String partner,
            Programme programme,
            Subject member,
            boolean merged,
            String request,
            String formToken) {
        List<Markup> scopes =
                MemberScope.words(asked.scopes()).stream()
                        .map(words -> ITEM.fill(Map.of("words", Markup.text(words))))
                        .toList();
        Map<String, Markup> values = new HashMap<>();
        values.put("partner", Markup.text(partner));
        values.put("programme", Markup.text(programme.name()));
        values.put("ending", Markup.text(member.ending()));
        values.put("scopes", Markup.join(scopes));
        values.put("household", merged ? HOUSEHOLD : Markup.NOTHING);
        values.put("request", Markup.text(request));
        values.put("formToken", Markup.text(formToken));
        values.put("days", Markup.text(Long.toString(Grants.GRANT_LIFE.toDays())));
        values.put("place", Markup.text(asked.redirectUri().place()));
        return page(
                200,
                "Allow " + partner + " to use your account?",
                CONSENT.fill(values),
                Optional.of(asked.redirectUri()));
    }

    /** A page that only says something. */
    Response notice(int status, String heading, String message) {
        Markup content =
                NOTICE.fill(
                        Map.of("heading", Markup.text(heading), "message", Markup.text(message)));
        return page(status, heading, content, Optional.empty());
    }

    /** Goes on somewhere else, with GET. */
    Response redirect(String target) {
        return new Response(303, "", new byte[0], headers).with("Location", target);
    }

    @Override
    public Response render(Fault fault) {
        String heading = fault.status() >= 500 ? "We cannot do this now" : "That did not work";
        return notice(fault.status(), heading, fault.text()).with(fault.headers());
    }

    private static Markup faults(List<Complaint> complaints) {
        List<Markup> items =
                complaints.stream()
                        .map(
                                it ->
                                        FAULT.fill(
                                                Map.of(
                                                        "field", Markup.text(it.field.id()),
                                                        "words", Markup.text(it.words))))
                        .toList();
        return FAULTS.fill(Map.of("faults", Markup.join(items)));
    }

    private Response page(
            int status, String title, Markup content, Optional<RedirectUri> destination) {
        Markup html = PAGE.fill(Map.of("title", Markup.text(title), "content", content));
        String policy =
                "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none';"
                        + " frame-ancestors 'none'; form-action 'self'"
                        + destination.map(uri -> " " + uri.policySource()).orElse("");
        return new Response(status, HTML, html.html().getBytes(StandardCharsets.UTF_8), headers)
                .with("Content-Security-Policy", policy);
    }
}
