package org.milepost;

import java.util.List;
import java.util.Optional;
import org.milepost.amcash.EchoEndpoint;
import org.milepost.amcash.FaultBody;
import org.milepost.amcash.InquireEndpoint;
import org.milepost.amcash.RedeemEndpoint;
import org.milepost.amcash.ReverseEndpoint;
import org.milepost.amcash.Till;
import org.milepost.http.Door;
import org.milepost.http.FaultStyle;
import org.milepost.http.Guard;
import org.milepost.http.Media;
import org.milepost.http.Route;
import org.milepost.oauth.DiscoveryEndpoint;
import org.milepost.oauth.JwksEndpoint;
import org.milepost.oauth.OAuthFaults;
import org.milepost.oauth.TokenEndpoint;
import org.milepost.openapi.Document;
import org.milepost.openapi.DocumentEndpoint;
import org.milepost.openapi.PageEndpoint;
import org.milepost.openapi.ViewerEndpoint;
import org.milepost.telemetry.HealthEndpoint;
import org.milepost.telemetry.Metrics;

/** Every call of every API: its method, path, who may pass, and what answers. */
final class Routes {

    /** Calls of the checkout API. */
    static final String AMCASH_SCOPE = "amcash";

    private static final FaultStyle CHECKOUT = new FaultBody();
    private static final FaultStyle OAUTH = new OAuthFaults();

    /** How paths without a route word their faults; anything else does as the checkout does. */
    static final List<Door> DOORS =
            List.of(
                    new Door("/checkout/", CHECKOUT),
                    new Door("/oauth/", OAUTH),
                    new Door("/.well-known/", OAUTH));

    static final FaultStyle OTHERWISE = CHECKOUT;

    /** The APIs that are described to partners. */
    private static final List<Document> DOCUMENTS =
            List.of(new Document("amcash", "AIR MILES Cash checkout"));

    private Routes() {}

    /** The table. */
    static List<Route> of(
            Guard amcash,
            Till till,
            TokenEndpoint tokens,
            JwksEndpoint keys,
            DiscoveryEndpoint discovery,
            Metrics metrics,
            HealthEndpoint alive,
            HealthEndpoint ready) {
        return List.of(
                Route.post("/checkout/amcash/echo", amcash, CHECKOUT, new EchoEndpoint(till)),
                Route.post("/checkout/amcash/inquire", amcash, CHECKOUT, new InquireEndpoint(till)),
                Route.post("/checkout/amcash/redeem", amcash, CHECKOUT, new RedeemEndpoint(till)),
                Route.post("/checkout/amcash/reverse", amcash, CHECKOUT, new ReverseEndpoint(till)),
                new Route("POST", "/oauth/token", Media.ANY, Optional.empty(), OAUTH, tokens),
                Route.get("/oauth/jwks", OAUTH, keys),
                Route.get("/.well-known/openid-configuration", OAUTH, discovery),
                Route.get("/.well-known/oauth-authorization-server", OAUTH, discovery),
                Route.get("/observe/metrics", CHECKOUT, metrics),
                Route.get("/openapi/{file}", CHECKOUT, new DocumentEndpoint(DOCUMENTS)),
                Route.get("/docs", CHECKOUT, new PageEndpoint(DOCUMENTS)),
                Route.get("/docs/{file}", CHECKOUT, new ViewerEndpoint()),
                Route.get("/observe/health/live", CHECKOUT, alive),
                Route.get("/observe/health/ready", CHECKOUT, ready));
    }
}
