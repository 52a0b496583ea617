package org.milepost.operator;

import static org.milepost.operator.Action.CLIENT_ADDED;
import static org.milepost.operator.Action.CLIENT_CHANGED;
import static org.milepost.operator.Action.SECRET_REPLACED;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Jdbi;
import org.milepost.oauth.Client;
import org.milepost.oauth.ClientStore;
import org.milepost.oauth.MemberScope;
import org.milepost.oauth.RedirectUri;
import org.milepost.oauth.SecretDigest;
import org.milepost.postgres.OperatorFault;
import org.milepost.programme.Partner;
import org.milepost.programme.PartnerId;
import org.milepost.programme.Programmes;

/**
 * Where operators give programs the right to call. Secrets are generated here, told once and kept
 * as a digest.
 *
 * <p>Threads: shared by all.
 */
public final class ClientDesk {

    private static final int SECRET_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Jdbi jdbi;
    private final Programmes programmes;
    private final ClientStore clients;
    private final Set<String> scopes;
    private final ChangeStore trail;

    /**
     * A desk.
     *
     * @param scopes all that there are
     */
    ClientDesk(
            Jdbi jdbi,
            Programmes programmes,
            ClientStore clients,
            Set<String> scopes,
            ChangeStore trail) {
        this.jdbi = jdbi;
        this.programmes = programmes;
        this.clients = clients;
        this.scopes = Set.copyOf(scopes);
        this.trail = trail;
    }

    /**
     * A new secret: 256 bits of chance, in letters that a form or a header can carry as they are.
     */
    static String newSecret() {
        byte[] secret = new byte[SECRET_BYTES];
        RANDOM.nextBytes(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    /** All clients, the inactive ones among them. */
    public List<Client> all() {
        return clients.all();
    }

    /**
     * Adds an active client that asks no member for anything.
     *
     * @param partnerCode the partner that it acts for; empty for the operator's own
     * @param granted the scopes that its tokens can have
     */
    public Client add(
            Actor actor,
            String clientId,
            Optional<String> partnerCode,
            Set<String> granted,
            String secret) {
        return add(actor, clientId, partnerCode, granted, Set.of(), Set.of(), secret);
    }

    /**
     * Adds an active client.
     *
     * @param partnerCode the partner that it acts for; empty for the operator's own
     * @param granted the scopes that its own tokens can have
     * @param memberScopes the scopes that members can let it have
     * @param redirectUris where it may have members sent back to
     */
    public Client add(
            Actor actor,
            String clientId,
            Optional<String> partnerCode,
            Set<String> granted,
            Set<String> memberScopes,
            Set<String> redirectUris,
            String secret) {
        requireKnown(granted);
        requireOfMembers(memberScopes);
        requireAllowed(redirectUris);
        Optional<Integer> partner = partnerCode.map(this::partnerNumber);
        requireNoOperator(partner, granted);
        Client added = new Client(clientId, partner, granted, memberScopes, redirectUris, true);
        requirePartner(added);
        SecretDigest digest = SecretDigest.of(secret);
        return jdbi.inTransaction(
                handle -> {
                    if (!ClientStore.add(handle, added, digest)) {
                        throw Problem.exists("a client");
                    }
                    trail.record(
                            handle,
                            Change.added(
                                    actor,
                                    CLIENT_ADDED,
                                    clientId,
                                    Picture.of(added, programmes.current())));
                    return added;
                });
    }

    /** What to change about a client; what is absent stays. */
    public record Changes(
            Optional<Boolean> active,
            Optional<Set<String>> scopes,
            Optional<Set<String>> memberScopes,
            Optional<Set<String>> redirectUris) {

        Client of(Client before) {
            return new Client(
                    before.clientId(),
                    before.partner(),
                    scopes.orElse(before.scopes()),
                    memberScopes.orElse(before.memberScopes()),
                    redirectUris.orElse(before.redirectUris()),
                    active.orElse(before.active()));
        }
    }

    /** Lets a client in or stops it, or changes what it may do and where members come back. */
    public Client change(Actor actor, String clientId, Changes changes) {
        changes.scopes.ifPresent(this::requireKnown);
        changes.memberScopes.ifPresent(ClientDesk::requireOfMembers);
        changes.redirectUris.ifPresent(ClientDesk::requireAllowed);
        return jdbi.inTransaction(
                handle -> {
                    Client before = require(ClientStore.lock(handle, clientId));
                    changes.scopes.ifPresent(it -> requireNoOperator(before.partner(), it));
                    Client after = changes.of(before);
                    requirePartner(after);
                    if (after.equals(before)) {
                        return before;
                    }
                    ClientStore.change(handle, after);
                    trail.record(
                            handle,
                            Change.changed(
                                    actor,
                                    CLIENT_CHANGED,
                                    clientId,
                                    Picture.of(before, programmes.current()),
                                    Picture.of(after, programmes.current())));
                    return after;
                });
    }

    /**
     * Makes sure of a client of the operator's own: that it is there, active, and has the
     * operator's scope. For whoever holds the database, when nobody can sign in yet, or nobody can
     * any more.
     *
     * @return its new secret
     * @throws OperatorFault when no client can have that name, or a partner's has it
     */
    public String admitOperator(Actor actor, String clientId, String scope) {
        if (!TextRule.CLIENT_ID.allows(clientId)) {
            throw new OperatorFault("The name of a client " + TextRule.CLIENT_ID.demand() + ".");
        }
        String secret = newSecret();
        Optional<Client> known =
                all().stream().filter(it -> it.clientId().equals(clientId)).findFirst();
        if (known.isEmpty()) {
            add(actor, clientId, Optional.empty(), Set.of(scope), secret);
            return secret;
        }
        if (known.get().partner().isPresent()) {
            throw new OperatorFault("That client belongs to a partner. Choose another name.");
        }
        Set<String> granted = new TreeSet<>(known.get().scopes());
        granted.add(scope);
        change(
                actor,
                clientId,
                new Changes(
                        Optional.of(true),
                        Optional.of(granted),
                        Optional.empty(),
                        Optional.empty()));
        replaceSecret(actor, clientId, secret);
        return secret;
    }

    /** Gives a client another secret. The one before signs in no more; tokens stay good. */
    public Client replaceSecret(Actor actor, String clientId, String secret) {
        SecretDigest digest = SecretDigest.of(secret);
        return jdbi.inTransaction(
                handle -> {
                    Client client = require(ClientStore.lock(handle, clientId));
                    ClientStore.changeSecret(handle, clientId, digest);
                    trail.record(
                            handle,
                            Change.changed(
                                    actor,
                                    SECRET_REPLACED,
                                    clientId,
                                    Picture.of(client, programmes.current()),
                                    Picture.of(client, programmes.current())));
                    return client;
                });
    }

    /** A client that the path names. */
    static Client require(Optional<Client> found) {
        return found.orElseThrow(() -> Problem.notFound("client"));
    }

    private void requireKnown(Set<String> granted) {
        if (!scopes.containsAll(granted)) {
            throw Problem.invalid("/scopes", "must be of " + String.join(", ", sorted(scopes)));
        }
    }

    private static void requireOfMembers(Set<String> scopes) {
        if (!MemberScope.NAMES.containsAll(scopes)) {
            throw Problem.invalid(
                    "/memberScopes", "must be of " + String.join(", ", sorted(MemberScope.NAMES)));
        }
    }

    private static void requireAllowed(Set<String> redirectUris) {
        if (!redirectUris.stream().allMatch(uri -> RedirectUri.of(uri).isPresent())) {
            throw Problem.invalid("/redirectUris", "each " + RedirectUri.DEMAND);
        }
    }

    /** What the operator may do is not for partners. */
    private static void requireNoOperator(Optional<Integer> partner, Set<String> granted) {
        if (partner.isPresent() && granted.contains(Client.OPERATOR_SCOPE)) {
            throw Problem.invalid(
                    "/scopes",
                    "must not have " + Client.OPERATOR_SCOPE + " for a partner's client");
        }
    }

    /** Members are asked in the name of a partner. */
    private static void requirePartner(Client client) {
        if (!client.memberScopes().isEmpty() && client.partner().isEmpty()) {
            throw Problem.invalid("/memberScopes", "are for a partner's clients");
        }
    }

    private Integer partnerNumber(String code) {
        return programmes
                .current()
                .partner(code)
                .map(Partner::id)
                .map(PartnerId::value)
                .orElseThrow(() -> Problem.invalid("/partner", "is not the code of a partner"));
    }

    private static List<String> sorted(Set<String> words) {
        return words.stream().sorted().toList();
    }
}
