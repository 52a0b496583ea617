package org.milepost.oauth;

import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.milepost.http.Endpoint;
import org.milepost.http.FaultStyle;
import org.milepost.http.Guard;
import org.milepost.http.Response;
import org.milepost.member.Members;
import org.milepost.postgres.Database;
import org.milepost.programme.Programmes;
import org.milepost.threads.JobStatus;
import org.milepost.web.StaticFile;

/**
 * The OAuth 2.0 authorization server: the endpoints under {@code /oauth/}, and the verifier of the
 * tokens that they issue.
 *
 * <p>Threads: shared; jobs read signing keys, clients and revoked grants until it is closed.
 */
public final class AuthorizationServer implements AutoCloseable {

    private final SigningKeys signingKeys;
    private final Clients clients;
    private final Optional<Grants> grants;
    private final TokenVerifier verifier;
    private final Endpoint token;
    private final Endpoint introspection;
    private final Endpoint keys;
    private final Endpoint discovery;
    private final String issuerPath;
    private final SignInQueue queue;
    private final Optional<MemberEndpoints> memberEndpoints;

    /**
     * The endpoints that exist only when members sign in here.
     *
     * @param authorize {@code GET /oauth/authorize}, a page
     * @param signIn {@code POST /oauth/sign-in}, the form of a page
     * @param consent {@code POST /oauth/consent}, the form of a page
     * @param style {@code GET /oauth/style.css}
     * @param userInfo {@code GET} and {@code POST /oauth/userinfo}
     * @param userInfoGuard admits the callers of {@code userInfo}
     * @param openIdDiscovery {@code GET /.well-known/openid-configuration}
     * @param revocation {@code POST /oauth/revoke}
     * @param pages faults in the form of a page
     */
    public record MemberEndpoints(
            Endpoint authorize,
            Endpoint signIn,
            Endpoint consent,
            Endpoint style,
            Endpoint userInfo,
            Guard userInfoGuard,
            Endpoint openIdDiscovery,
            Endpoint revocation,
            FaultStyle pages) {}

    /**
     * A server over this database.
     *
     * @param accounts whether members' accounts are active
     * @param scopes all that clients can have
     * @param provider where members sign in, if not here
     * @param operatorSignIns gets the identifier of a client before it gets a token with the
     *     operator's scope
     * @param operatorRefusals gets the identifier of a client with that scope that was refused
     * @param clock real time
     */
    public AuthorizationServer(
            Database database,
            Programmes programmes,
            Members members,
            AccountStatus accounts,
            TokenSettings settings,
            Set<String> scopes,
            Optional<ProviderSettings> provider,
            Consumer<String> operatorSignIns,
            Consumer<String> operatorRefusals,
            InstantSource clock) {
        this.signingKeys = SigningKeys.load(new SigningKeyStore(database), clock).start();
        ClientStore clientStore = new ClientStore(database.jdbi());
        ClientAuthenticator authenticator =
                new ClientAuthenticator(clientStore, operatorRefusals, clock);
        this.clients = new Clients(clientStore);
        this.grants =
                provider.isPresent()
                        ? Optional.empty()
                        : Optional.of(
                                new Grants(
                                        new GrantStore(database.jdbi()),
                                        new ExchangeStore(database.jdbi(), accounts),
                                        settings.grantLifetime(),
                                        settings.memberLifetime(),
                                        clock));
        this.verifier =
                new TokenVerifier(
                        signingKeys,
                        settings,
                        clients::isActive,
                        id -> grants.isEmpty() || grants.get().isRevoked(id),
                        provider.map(it -> new ProviderTokenVerifier(it, clock)),
                        clock);
        this.token =
                new TokenEndpoint(
                        authenticator,
                        new TokenIssuer(signingKeys, settings, clock),
                        grants,
                        operatorSignIns);
        this.introspection =
                new IntrospectionEndpoint(authenticator, verifier, grants, settings.issuer());
        this.keys = request -> Response.json(200, signingKeys.jwks());
        this.discovery = new DiscoveryEndpoint(settings, scopes, grants.isPresent());
        this.issuerPath = URI.create(settings.issuer()).getRawPath();
        SignInStore signInStore = new SignInStore(database.jdbi(), accounts);
        SignIns signIns = new SignIns(signInStore, settings.signInLifetime(), clock);
        this.queue = new SignInQueue(members.passwords().concurrencyMax(), clock);
        StaticFile style =
                StaticFile.ofResource(
                        "/web/style.css", "text/css;charset=UTF-8", "public, max-age=3600");
        this.memberEndpoints =
                grants.map(
                        it -> {
                            var authorization =
                                    new AuthorizationEndpoint(
                                            new EligibleClients(clients, programmes, clock),
                                            members,
                                            new MemberAuthenticator(
                                                    members.passwords(), signIns, queue, clock),
                                            signIns,
                                            new ConsentDecisions(signInStore, it, clock),
                                            settings.issuer(),
                                            clock);
                            var userInfo =
                                    new UserInfoEndpoint(
                                            new BearerGuard(
                                                    verifier,
                                                    clients::find,
                                                    MemberScope.OPENID.scope()),
                                            new MemberClaims(
                                                    database, programmes, members, accounts));
                            return new MemberEndpoints(
                                    authorization::authorize,
                                    authorization::signIn,
                                    authorization::consent,
                                    style::answer,
                                    userInfo,
                                    userInfo.guard(),
                                    discovery,
                                    new RevocationEndpoint(authenticator, verifier, it),
                                    authorization.pages());
                        });
    }

    /** How many sign-ins were refused because too many came at once or for one member. */
    public long refusedSignIns() {
        return queue.refused();
    }

    /** The states of the jobs. */
    public List<Supplier<JobStatus>> jobs() {
        List<Supplier<JobStatus>> jobs =
                new ArrayList<>(List.of(clients::jobStatus, signingKeys::jobStatus));
        grants.ifPresent(it -> jobs.add(it::jobStatus));
        return jobs;
    }

    /** The API clients. */
    public Clients clients() {
        return clients;
    }

    /** The verifier of access tokens. */
    public TokenVerifier verifier() {
        return verifier;
    }

    /** A signer of documents of this kind. */
    public DocumentSigner signer(String type) {
        return new DocumentSigner(signingKeys, type);
    }

    /** {@code POST /oauth/token}. */
    public Endpoint token() {
        return token;
    }

    /** {@code POST /oauth/introspect}. */
    public Endpoint introspection() {
        return introspection;
    }

    /** The endpoints for members; empty when they sign in at a provider. */
    public Optional<MemberEndpoints> memberEndpoints() {
        return memberEndpoints;
    }

    /** {@code GET /oauth/jwks}: the public keys that verify our tokens (RFC 7517). */
    public Endpoint keys() {
        return keys;
    }

    /**
     * The path of the issuer, without a slash at the end; empty when it has none. Metadata are
     * found at a well-known path that is followed by this one (RFC 8414, section 3.1).
     */
    public String issuerPath() {
        return issuerPath;
    }

    /** {@code GET /.well-known/oauth-authorization-server}. */
    public Endpoint discovery() {
        return discovery;
    }

    @Override
    public void close() {
        grants.ifPresent(Grants::close);
        clients.close();
        signingKeys.close();
    }
}
