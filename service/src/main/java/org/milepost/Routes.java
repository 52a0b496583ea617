package org.milepost;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.milepost.amcash.CheckoutEndpoint;
import org.milepost.amcash.CheckoutOutcomeEndpoint;
import org.milepost.avios.AccountEndpoint;
import org.milepost.avios.AviosEndpoint;
import org.milepost.avios.ErrorBody;
import org.milepost.avios.ErrorStyles;
import org.milepost.avios.MembershipEndpoint;
import org.milepost.avios.PartnerApi;
import org.milepost.avios.PartnerGuard.TokenUse;
import org.milepost.avios.RefusedCalls;
import org.milepost.avios.TransferEndpoint;
import org.milepost.certification.CertificationEndpoint;
import org.milepost.certification.CertificationPageEndpoint;
import org.milepost.dialect.Caller;
import org.milepost.http.Endpoint;
import org.milepost.http.FaultStyle;
import org.milepost.http.Guard;
import org.milepost.http.Media;
import org.milepost.http.PathPrefix;
import org.milepost.http.Request;
import org.milepost.http.Route;
import org.milepost.oauth.AuthorizationServer;
import org.milepost.oauth.Client;
import org.milepost.oauth.MemberScope;
import org.milepost.oauth.OAuthFaults;
import org.milepost.openapi.Document;
import org.milepost.openapi.DocumentPages;
import org.milepost.openapi.Guide;
import org.milepost.operator.Explanations;
import org.milepost.operator.Operations;
import org.milepost.operator.ProblemBody;
import org.milepost.sandbox.CallEndpoint;
import org.milepost.sandbox.ClockEndpoint;
import org.milepost.sandbox.FaultEndpoint;
import org.milepost.sandbox.SandboxPageEndpoint;
import org.milepost.staff.StaffEndpoint;
import org.milepost.staff.StaffPasskeys;
import org.milepost.telemetry.HealthEndpoint;
import org.milepost.telemetry.Metrics;
import org.milepost.till.DeviceEndpoint;
import org.milepost.till.TillEndpoint;
import org.milepost.web.Pages;
import org.milepost.web.StaticFile;

/**
 * Every call of every API at the partners' port and at the management address: its method, path,
 * guard and handler.
 */
final class Routes {

    /** Calls of the checkout API. */
    static final String AMCASH_SCOPE = "amcash";

    /** Calls of the operator's API. */
    static final String OPERATOR_SCOPE = Client.OPERATOR_SCOPE;

    /** All scopes that a client can have: those of an API, and those that members can grant. */
    static final Set<String> SCOPES =
            Stream.concat(Stream.of(AMCASH_SCOPE, OPERATOR_SCOPE), MemberScope.NAMES.stream())
                    .collect(Collectors.toUnmodifiableSet());

    private static final FaultStyle CHECKOUT = FaultStyle.MESSAGE;
    private static final FaultStyle OAUTH = new OAuthFaults();
    static final FaultStyle PROBLEM = new ProblemBody();

    /** The form of faults for paths without a route; the checkout's form for all other paths. */
    static List<PathPrefix> prefixes(ErrorStyles errors) {
        return List.of(
                new PathPrefix("/checkout/", CHECKOUT),
                new PathPrefix("/operator/", PROBLEM),
                new PathPrefix("/oauth/", OAUTH),
                new PathPrefix("/console/", new Pages(false)),
                new PathPrefix("/.well-known/", OAUTH),
                new PathPrefix("/v", errors.other()),
                new PathPrefix("/test", errors.other()));
    }

    static final FaultStyle OTHERWISE = CHECKOUT;

    /** The APIs with a public description. */
    private static final List<Document> DOCUMENTS =
            List.of(
                    new Document("amcash", "AIR MILES Cash checkout"),
                    new Document("avios", "Avios partner API"),
                    new Document("operator", "Operator's API"));

    /** The other pages of {@code /docs}. */
    private static final List<Guide> GUIDES =
            List.of(new Guide("sign-in", "Sign-in of members", "openapi/guide-sign-in.jte"));

    private Routes() {}

    /** The calls of the APIs and of authorization at the partners' port. */
    static List<Route> calls(
            Guard amcash,
            CheckoutEndpoint checkout,
            CheckoutOutcomeEndpoint outcomes,
            Function<String, Function<Request, Caller.TokenHolder>> bearer,
            PartnerApi partnerApi,
            ErrorStyles errors,
            Guard operator,
            Operations operations,
            Explanations explanations,
            AuthorizationServer oauth,
            Optional<StaffPasskeys> passkeys) {
        List<Route> routes = new ArrayList<>(checkout(amcash, checkout, outcomes));
        routes.addAll(avios(bearer, partnerApi, errors));
        routes.addAll(oauth(oauth));
        routes.addAll(new OperatorRoutes(operator, operations, explanations, passkeys).table());
        return routes;
    }

    /**
     * The documents of the APIs, and the pages of the operator's staff.
     *
     * @param url the URL under which partners reach them
     */
    static List<Route> pages(String url, StaffEndpoint staff) {
        DocumentPages documents = new DocumentPages(DOCUMENTS, GUIDES, url);
        List<Route> routes = new ArrayList<>();
        Collections.addAll(
                routes,
                Route.get("/openapi/{file}", CHECKOUT, documents.documents()),
                Route.get("/", CHECKOUT, documents::root),
                Route.get(DocumentPages.PATH, CHECKOUT, documents::page),
                Route.get(DocumentPages.PATH + "/", CHECKOUT, documents::root),
                Route.get("/docs/{file}", CHECKOUT, documents.viewer()));
        routes.addAll(staff(staff));
        return routes;
    }

    /** The calls that move the demo's time and make its calls fail; {@code serve} has none. */
    static List<Route> sandbox(ClockEndpoint clock, FaultEndpoint faults, CallEndpoint calls) {
        return List.of(
                Route.get("/sandbox/clock", CHECKOUT, clock::show),
                sandbox("POST", "clock", clock::move),
                Route.get("/sandbox/calls", CHECKOUT, calls::show),
                Route.get("/sandbox/faults", CHECKOUT, faults::show),
                sandbox("POST", "faults", faults::add),
                sandbox("PUT", "faults/random", faults::randomise),
                new Route(
                        "DELETE",
                        "/sandbox/faults",
                        Media.ANY,
                        Optional.empty(),
                        CHECKOUT,
                        faults::clear),
                Route.get(
                        "/sandbox/openapi.yaml",
                        CHECKOUT,
                        StaticFile.ofResource(
                                        "/openapi/sandbox.yaml",
                                        "application/yaml",
                                        StaticFile.ASK_EACH_TIME)
                                ::answer));
    }

    /** The calls that make and end worlds; {@code serve} has none, and neither has a world. */
    static List<Route> worlds(WorldEndpoint worlds) {
        String one = "/sandbox/worlds/{id}";
        return List.of(
                sandbox("POST", "worlds", worlds::create),
                Route.get("/sandbox/worlds", CHECKOUT, worlds::list),
                Route.get(one, CHECKOUT, worlds::show),
                new Route("DELETE", one, Media.ANY, Optional.empty(), CHECKOUT, worlds::end));
    }

    /** The pages of the sandbox; {@code serve} has none. */
    static List<Route> sandboxPages(SandboxPageEndpoint pages) {
        return List.of(
                Route.get(SandboxPageEndpoint.PATH, CHECKOUT, pages::show),
                postedForm(SandboxPageEndpoint.PATH, pages::act),
                Route.get("/sandbox/live", CHECKOUT, pages::live),
                Route.get("/sandbox/keys", CHECKOUT, pages::key),
                postedForm("/sandbox/keys", pages::askForKey),
                Route.get("/sandbox/files/{file}", CHECKOUT, SandboxPageEndpoint.files()));
    }

    /** The calls of certification; {@code serve} has none. */
    static List<Route> certification(CertificationEndpoint calls) {
        String one = "certifications/{id}";
        return List.of(
                sandbox("POST", "certifications", calls::start),
                sandbox("POST", "certifications/verify", calls::verify),
                Route.get("/sandbox/" + one, CHECKOUT, calls::show),
                new Route(
                        "DELETE",
                        "/sandbox/" + one,
                        Media.ANY,
                        Optional.empty(),
                        CHECKOUT,
                        calls::end),
                sandbox("POST", one + "/repeat", calls::repeat),
                Route.get("/sandbox/" + one + "/report", CHECKOUT, calls::report));
    }

    /** The pages of certification; {@code serve} has none. */
    static List<Route> certificationPages(CertificationPageEndpoint pages) {
        return List.of(
                Route.get("/sandbox/certification", CHECKOUT, pages::start),
                postedForm("/sandbox/certification", pages::act),
                Route.get("/sandbox/certification/{id}", CHECKOUT, pages::show),
                postedForm("/sandbox/certification/{id}", pages::change),
                Route.get("/sandbox/certification/{id}/report", CHECKOUT, pages::report));
    }

    /** The till in the browser; {@code serve} has none. */
    static List<Route> till(TillEndpoint till, DeviceEndpoint devices) {
        return List.of(
                Route.get(TillEndpoint.PATH, CHECKOUT, till::show),
                postedForm(TillEndpoint.PATH, till::act),
                Route.get(TillEndpoint.PATH + "/device", CHECKOUT, devices::show),
                Route.get(TillEndpoint.PATH + "/{file}", CHECKOUT, TillEndpoint.files()));
    }

    /** A form of a page, which checks where it is from. */
    private static Route postedForm(String path, Endpoint form) {
        return new Route("POST", path, Media.ANY, Optional.empty(), CHECKOUT, form);
    }

    /** Their bodies are JSON, which a page of another site cannot post without being asked. */
    private static Route sandbox(String method, String path, Endpoint call) {
        return new Route(method, "/sandbox/" + path, Media.JSON, Optional.empty(), CHECKOUT, call);
    }

    /** Whether a route is of an API for partners. */
    static boolean isPartners(Route route) {
        return route.path().startsWith("/checkout/")
                || route.path().startsWith("/v")
                || route.path().startsWith("/test/");
    }

    /** The table of the management address. */
    static List<Route> management(Metrics metrics, HealthEndpoint live, HealthEndpoint ready) {
        return List.of(
                Route.get("/observe/health/live", CHECKOUT, live),
                Route.get("/observe/health/ready", CHECKOUT, ready),
                Route.get("/observe/metrics", CHECKOUT, metrics));
    }

    /** Tokens, their keys, and their descriptions. */
    private static List<Route> oauth(AuthorizationServer oauth) {
        List<Route> routes = new ArrayList<>();
        Collections.addAll(
                routes,
                form("/oauth/token", oauth.token()),
                form("/oauth/introspect", oauth.introspection()),
                Route.get("/oauth/jwks", OAUTH, oauth.keys()));
        routes.addAll(
                metadata(
                        "/.well-known/oauth-authorization-server",
                        oauth.issuerPath(),
                        oauth.discovery()));
        oauth.memberEndpoints()
                .ifPresent(
                        it -> {
                            routes.addAll(members(it));
                            routes.addAll(
                                    metadata(
                                            "/.well-known/openid-configuration",
                                            oauth.issuerPath(),
                                            it.openIdDiscovery()));
                        });
        return routes;
    }

    /**
     * Metadata of the issuer, also at the path that has the issuer's at its end (RFC 8414, section
     * 3.1).
     */
    private static List<Route> metadata(String path, String issuerPath, Endpoint metadata) {
        return Stream.of("", issuerPath)
                .distinct()
                .map(it -> Route.get(path + it, OAUTH, metadata))
                .toList();
    }

    /** The pages where members sign in; absent if they do so at a provider. */
    private static List<Route> members(AuthorizationServer.MemberEndpoints calls) {
        return List.of(
                page("GET", "/oauth/authorize", calls, calls.authorize()),
                page("POST", "/oauth/sign-in", calls, calls.signIn()),
                page("POST", "/oauth/consent", calls, calls.consent()),
                Route.get("/oauth/style.css", OAUTH, calls.style()),
                userInfo("GET", calls),
                userInfo("POST", calls),
                form("/oauth/revoke", calls.revocation()));
    }

    /** The pages of the operator's staff. */
    private static List<Route> staff(StaffEndpoint staff) {
        List<Route> routes = new ArrayList<>();
        staff.provider()
                .ifPresent(
                        it -> {
                            routes.add(staff("GET", "/provider", staff, it::leave));
                            routes.add(staff("GET", "/provider-callback", staff, it::comeBack));
                        });
        Collections.addAll(
                routes,
                staff("GET", "", staff, staff::root),
                staff("GET", "/style.css", staff, staff::style),
                staff("GET", "/home", staff, staff::home),
                staff("GET", "/sign-in", staff, staff::showSignIn),
                staff("POST", "/sign-in", staff, staff::signIn),
                staff("GET", "/enrolment", staff, staff::showEnrolment),
                staff("POST", "/enrolment", staff, staff::enrol),
                staff("POST", "/password", staff, staff::choosePassword),
                staff("POST", "/token", staff, staff::token),
                staff("POST", "/sign-out", staff, staff::signOut));
        return routes;
    }

    private static Route staff(String method, String path, StaffEndpoint staff, Endpoint call) {
        return new Route(method, "/staff" + path, Media.ANY, Optional.empty(), staff.pages(), call);
    }

    private static Route page(
            String method, String path, AuthorizationServer.MemberEndpoints calls, Endpoint call) {
        return new Route(method, path, Media.ANY, Optional.empty(), calls.pages(), call);
    }

    private static Route userInfo(String method, AuthorizationServer.MemberEndpoints calls) {
        return new Route(
                method,
                "/oauth/userinfo",
                Media.ANY,
                Optional.of(calls.userInfoGuard()),
                OAUTH,
                calls.userInfo());
    }

    private static Route form(String path, Endpoint call) {
        return new Route("POST", path, Media.ANY, Optional.empty(), OAUTH, call);
    }

    /** The checkout's part of the table. */
    static List<Route> checkout(
            Guard guard, CheckoutEndpoint checkout, CheckoutOutcomeEndpoint outcomes) {
        return List.of(
                Route.post("/checkout/amcash/echo", guard, CHECKOUT, checkout::echo),
                Route.post("/checkout/amcash/inquire", guard, CHECKOUT, checkout::inquire),
                Route.post("/checkout/amcash/redeem", guard, CHECKOUT, checkout::redeem),
                Route.post("/checkout/amcash/reverse", guard, CHECKOUT, checkout::reverse),
                outcome("redeem", guard, outcomes::ofRedeem),
                outcome("reverse", guard, outcomes::ofReverse));
    }

    private static Route outcome(String call, Guard guard, Endpoint outcome) {
        return new Route(
                "GET",
                "/checkout/amcash/" + call + "/outcomes/{key}",
                Media.ANY,
                Optional.of(guard),
                CHECKOUT,
                outcome);
    }

    /**
     * The partner API's part of the table, which staging partners reach under {@code /test} as
     * well.
     *
     * @param bearer proves who sent a token that has a scope
     */
    static List<Route> avios(
            Function<String, Function<Request, Caller.TokenHolder>> bearer,
            PartnerApi api,
            ErrorStyles errors) {
        ErrorBody other = errors.other();
        AccountEndpoint accounts = api.accounts();
        Guard transactions = api.guard(TokenUse.REQUIRED, bearer.apply("retrieve_transactions"));
        Guard account = api.guard(TokenUse.REQUIRED, bearer.apply("retrieve_account"));
        Guard credit = api.guard(TokenUse.OPTIONAL, bearer.apply("retrieve_username"));
        Guard debit = api.guard(TokenUse.REQUIRED, bearer.apply("debit"));
        Guard membership = api.guard(TokenUse.REQUIRED, bearer.apply("retrieve_membership"));
        Guard update = api.guard(TokenUse.REQUIRED, bearer.apply("update_membership"));
        Guard keyOnly = api.keyGuard();
        TransferEndpoint transfers = api.transfers();
        MembershipEndpoint members = api.memberships();
        Guard reverse = api.guard(TokenUse.REQUIRED, bearer.apply("reverse_transaction"));
        RefusedCalls refused = api.refused();
        List<Route> routes = new ArrayList<>();
        for (String prefix : List.of("", "/test")) {
            String v1 = prefix + "/v1/programmes/{programme}";
            String v2 = prefix + "/v2/programmes/{programme}";
            String v3 = prefix + "/v3/programmes/{programme}";
            Collections.addAll(
                    routes,
                    write(
                            refused,
                            v1 + "/accounts/{account}/credit-transaction-requests",
                            credit,
                            errors.credit(),
                            transfers::credit),
                    write(
                            refused,
                            v1 + "/accounts/{account}/debit-transaction-requests",
                            debit,
                            errors.debit(),
                            transfers::debit),
                    write(
                            refused,
                            v1 + "/accounts/{account}/reverse-transaction-requests",
                            reverse,
                            errors.debit(),
                            transfers::reverse),
                    read(
                            refused,
                            v1 + "/accounts/{account}/credit-transaction-requests/outcomes/{key}",
                            credit,
                            errors.credit(),
                            api.outcomes()::credit),
                    read(
                            refused,
                            v1 + "/accounts/{account}/debit-transaction-requests/outcomes/{key}",
                            debit,
                            errors.debit(),
                            api.outcomes()::debit),
                    read(
                            refused,
                            v1 + "/accounts/{account}/reverse-transaction-requests/outcomes/{key}",
                            reverse,
                            errors.debit(),
                            api.outcomes()::reverse),
                    read(
                            refused,
                            v1 + "/accounts/{account}/transactions",
                            transactions,
                            other,
                            accounts::transactions),
                    read(refused, v2 + "/accounts/{account}", account, other, accounts::ofPath),
                    read(refused, v2 + "/account", account, other, accounts::ofToken),
                    write(refused, v3 + "/join-requests", keyOnly, other, members::join),
                    write(
                            refused,
                            v2 + "/accounts/{account}/register-requests",
                            keyOnly,
                            other,
                            members::register),
                    read(
                            refused,
                            v2 + "/accounts/{account}/membership",
                            membership,
                            other,
                            members::show),
                    change(
                            refused,
                            v3 + "/accounts/{account}/membership",
                            update,
                            other,
                            members::change),
                    read(
                            refused,
                            prefix + "/v1/programmes",
                            keyOnly,
                            other,
                            api.loyaltyProgrammes()::list),
                    read(refused, v1, keyOnly, other, api.loyaltyProgrammes()::show),
                    write(
                            refused,
                            v2 + "/product-pricing-requests",
                            keyOnly,
                            other,
                            api.pricing()::price));
        }
        return routes;
    }

    /**
     * The guard checks the content type of the body, before the token, in the order of the
     * documents.
     */
    private static Route write(
            RefusedCalls refused, String path, Guard guard, ErrorBody style, Endpoint call) {
        return new Route(
                "POST",
                path,
                Media.ANY,
                Optional.of(guard),
                style,
                new AviosEndpoint(call, style, refused));
    }

    private static Route change(
            RefusedCalls refused, String path, Guard guard, ErrorBody style, Endpoint call) {
        return new Route(
                "PATCH",
                path,
                Media.JSON,
                Optional.of(guard),
                style,
                new AviosEndpoint(call, style, refused));
    }

    private static Route read(
            RefusedCalls refused, String path, Guard guard, ErrorBody style, Endpoint call) {
        return new Route(
                "GET",
                path,
                Media.ANY,
                Optional.of(guard),
                style,
                new AviosEndpoint(call, style, refused));
    }
}
