package org.milepost.oauth;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.milepost.http.Endpoint;
import org.milepost.http.FaultStyle;
import org.milepost.http.Response;
import org.milepost.http.Throttle;
import org.milepost.programme.Members;
import org.milepost.programme.Programmes;

/**
 * Who may call, and how callers prove it: the endpoints under {@code /oauth/}, and what verifies
 * the tokens that they give.
 *
 * <p>Threads: shared by all; a thread each keeps clients and grants fresh until it is closed.
 */
public final class AuthorizationServer implements AutoCloseable {

    private final Clients clients;
    private final Grants grants;
    private final TokenVerifier verifier;
    private final MemberCredentials credentials;
    private final TokenEndpoint token;
    private final IntrospectionEndpoint introspection;
    private final RevocationEndpoint revocation;
    private final JwksEndpoint keys;
    private final DiscoveryEndpoint discovery;
    private final SignInPages pages;
    private final SignInDesk desk;

    /**
     * A server over this database.
     *
     * @param scopes all that clients can have
     * @param clock real time
     */
    public AuthorizationServer(
            Jdbi jdbi,
            Programmes programmes,
            Members members,
            TokenSettings settings,
            Set<String> scopes,
            InstantSource clock) {
        SecretHash hash = SecretHash.bounded();
        SigningKeys signingKeys = SigningKeys.load(new SigningKeyStore(jdbi), clock);
        ClientStore clientStore = new ClientStore(jdbi);
        TokenIssuer issuer = new TokenIssuer(signingKeys, settings, clock);
        ClientDoor door = new ClientDoor(clientStore, hash, new Throttle(clock));
        this.clients = new Clients(clientStore);
        this.grants = new Grants(new GrantStore(jdbi), settings.memberLifetime(), clock);
        this.verifier =
                new TokenVerifier(
                        signingKeys, settings, clients::isActive, grants::isRevoked, clock);
        this.credentials = new MemberCredentials(jdbi, programmes, hash, clock);
        this.token = new TokenEndpoint(door, issuer, Optional.of(grants));
        this.introspection =
                new IntrospectionEndpoint(door, verifier, Optional.of(grants), settings.issuer());
        this.revocation = new RevocationEndpoint(door, verifier, grants);
        this.keys = new JwksEndpoint(signingKeys);
        this.discovery = new DiscoveryEndpoint(settings, scopes, true);
        this.pages = new SignInPages(new Cookies(settings.issuer()));
        this.desk =
                new SignInDesk(
                        new Askers(clients, programmes, members),
                        new MemberDoor(credentials, new Throttle(clock)),
                        new SignIns(new SignInStore(jdbi), clock),
                        grants,
                        pages,
                        settings.issuer());
    }

    /** The API clients. */
    public Clients clients() {
        return clients;
    }

    /** What verifies tokens. */
    public TokenVerifier verifier() {
        return verifier;
    }

    /** The members' passwords. */
    public MemberCredentials credentials() {
        return credentials;
    }

    /** {@code POST /oauth/token}. */
    public Endpoint token() {
        return token;
    }

    /** {@code POST /oauth/introspect}. */
    public Endpoint introspection() {
        return introspection;
    }

    /** {@code POST /oauth/revoke}. */
    public Endpoint revocation() {
        return revocation;
    }

    /** {@code GET /oauth/jwks}. */
    public Endpoint keys() {
        return keys;
    }

    /** {@code GET /.well-known/oauth-authorization-server}. */
    public Endpoint discovery() {
        return discovery;
    }

    /** {@code GET /oauth/authorize}, a page. */
    public Endpoint authorize() {
        return desk::arrive;
    }

    /** {@code POST /oauth/sign-in}, the form of a page. */
    public Endpoint signIn() {
        return desk::signIn;
    }

    /** {@code POST /oauth/consent}, the form of a page. */
    public Endpoint consent() {
        return desk::decide;
    }

    /** {@code GET /oauth/style.css}. */
    public Endpoint style() {
        byte[] css = Template.resource("style.css").getBytes(StandardCharsets.UTF_8);
        Response response =
                new Response(
                        200,
                        "text/css;charset=UTF-8",
                        css,
                        Map.of("Cache-Control", "public, max-age=3600"));
        return request -> response;
    }

    /** How pages word faults. */
    public FaultStyle pages() {
        return pages;
    }

    @Override
    public void close() {
        grants.close();
        clients.close();
    }
}
