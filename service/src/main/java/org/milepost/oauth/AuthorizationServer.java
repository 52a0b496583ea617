package org.milepost.oauth;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.milepost.http.Endpoint;
import org.milepost.http.FaultStyle;
import org.milepost.http.Response;
import org.milepost.member.Members;
import org.milepost.postgres.Database;
import org.milepost.programme.Programmes;
import org.milepost.threads.JobStatus;

/**
 * Who may call, and how callers prove it: the endpoints under {@code /oauth/}, and what verifies
 * the tokens that they give.
 *
 * <p>Threads: shared by all; a job each keeps clients and grants fresh until it is closed.
 */
public final class AuthorizationServer implements AutoCloseable {

    private final Clients clients;
    private final Optional<Grants> grants;
    private final TokenVerifier verifier;
    private final TokenEndpoint token;
    private final IntrospectionEndpoint introspection;
    private final JwksEndpoint keys;
    private final DiscoveryEndpoint discovery;
    private final Optional<MemberCalls> memberCalls;

    /**
     * The calls and pages that are only there when members sign in here.
     *
     * @param authorize {@code GET /oauth/authorize}, a page
     * @param signIn {@code POST /oauth/sign-in}, the form of a page
     * @param consent {@code POST /oauth/consent}, the form of a page
     * @param style {@code GET /oauth/style.css}
     * @param revocation {@code POST /oauth/revoke}
     * @param pages how pages word faults
     */
    public record MemberCalls(
            Endpoint authorize,
            Endpoint signIn,
            Endpoint consent,
            Endpoint style,
            Endpoint revocation,
            FaultStyle pages) {}

    /**
     * A server over this database.
     *
     * @param accounts whether members' accounts are active
     * @param scopes all that clients can have
     * @param provider where members sign in, if not here
     * @param clock real time
     */
    public AuthorizationServer(
            Database database,
            Programmes programmes,
            Members members,
            AccountCheck accounts,
            TokenSettings settings,
            Set<String> scopes,
            Optional<ProviderSettings> provider,
            InstantSource clock) {
        SigningKeys signingKeys = SigningKeys.load(new SigningKeyStore(database.jdbi()), clock);
        ClientStore clientStore = new ClientStore(database.jdbi());
        TokenIssuer issuer = new TokenIssuer(signingKeys, settings, clock);
        ClientAuthenticator authenticator = new ClientAuthenticator(clientStore, clock);
        this.clients = new Clients(clientStore);
        this.grants =
                provider.isPresent()
                        ? Optional.empty()
                        : Optional.of(
                                new Grants(
                                        new GrantStore(database.jdbi()),
                                        accounts,
                                        settings.memberLifetime(),
                                        clock));
        this.verifier =
                new TokenVerifier(
                        signingKeys,
                        settings,
                        clients::isActive,
                        id -> grants.isEmpty() || grants.get().isRevoked(id),
                        provider.map(it -> new ProviderTokens(it, clock)),
                        clock);
        this.token = new TokenEndpoint(authenticator, issuer, grants);
        this.introspection =
                new IntrospectionEndpoint(authenticator, verifier, grants, settings.issuer());
        this.keys = new JwksEndpoint(signingKeys);
        this.discovery = new DiscoveryEndpoint(settings, scopes, grants.isPresent());
        this.memberCalls =
                grants.map(
                        given -> {
                            SignInPages pages = new SignInPages(new Cookies(settings.issuer()));
                            SignIns signIns =
                                    new SignIns(new SignInStore(database.jdbi()), accounts, clock);
                            SignInDesk desk =
                                    new SignInDesk(
                                            new Askers(clients, programmes, members),
                                            new MemberAuthenticator(
                                                    members.passwords(),
                                                    signIns,
                                                    new SignInQueue(
                                                            members.passwords().atOnceMax(), clock),
                                                    clock),
                                            signIns,
                                            given,
                                            pages,
                                            settings.issuer());
                            return new MemberCalls(
                                    desk::arrive,
                                    desk::signIn,
                                    desk::decide,
                                    style(),
                                    new RevocationEndpoint(authenticator, verifier, given),
                                    pages);
                        });
    }

    /** What is read again and again here, each with how that goes. */
    public List<Supplier<JobStatus>> jobs() {
        return Stream.concat(
                        Stream.<Supplier<JobStatus>>of(clients::jobStatus),
                        grants.<Supplier<JobStatus>>map(it -> it::jobStatus).stream())
                .toList();
    }

    /** The API clients. */
    public Clients clients() {
        return clients;
    }

    /** What verifies tokens. */
    public TokenVerifier verifier() {
        return verifier;
    }

    /** {@code POST /oauth/token}. */
    public Endpoint token() {
        return token;
    }

    /** {@code POST /oauth/introspect}. */
    public Endpoint introspection() {
        return introspection;
    }

    /** What is there when members sign in here; empty when they do so at a provider. */
    public Optional<MemberCalls> memberCalls() {
        return memberCalls;
    }

    /** {@code GET /oauth/jwks}. */
    public Endpoint keys() {
        return keys;
    }

    /** {@code GET /.well-known/oauth-authorization-server}. */
    public Endpoint discovery() {
        return discovery;
    }

    @Override
    public void close() {
        grants.ifPresent(Grants::close);
        clients.close();
    }

    private static Endpoint style() {
        byte[] css = Template.resource("style.css").getBytes(StandardCharsets.UTF_8);
        Response response =
                new Response(
                        200,
                        "text/css;charset=UTF-8",
                        css,
                        Map.of("Cache-Control", "public, max-age=3600"));
        return request -> response;
    }
}
