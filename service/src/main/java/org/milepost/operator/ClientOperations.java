package org.milepost.operator;

import static org.milepost.oauth.Client.usualRoles;
import static org.milepost.trail.Action.CLIENT_ADDED;
import static org.milepost.trail.Action.CLIENT_CHANGED;
import static org.milepost.trail.Action.FORMER_SECRETS_ENDED;
import static org.milepost.trail.Action.SECRET_REPLACED;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.milepost.dialect.StaffRole;
import org.milepost.oauth.Client;
import org.milepost.oauth.ClientStore;
import org.milepost.oauth.FormerSecret;
import org.milepost.oauth.FormerSecretStore;
import org.milepost.oauth.MemberScope;
import org.milepost.oauth.RedirectUri;
import org.milepost.oauth.SecretDigest;
import org.milepost.postgres.Database;
import org.milepost.postgres.OperatorFault;
import org.milepost.postgres.Transaction;
import org.milepost.programme.Partner;
import org.milepost.programme.PartnerId;
import org.milepost.programme.Programmes;
import org.milepost.trail.Actor;
import org.milepost.trail.ChangeStore;
import tools.jackson.databind.node.ObjectNode;

/**
 * The operations on API clients. A secret is generated here, is in one answer only and is stored as
 * a digest.
 *
 * <p>Threads: shared.
 */
public record ClientOperations(
        Database database,
        Programmes programmes,
        ClientStore clients,
        Set<String> scopes,
        ChangeStore trail) {

    /** Names that stand for the server itself in the trail; no client can have one. */
    private static final Set<String> RESERVED =
            Set.of("avios", "command-line", "milepost", "provider", "sandbox", "sign-in");

    private static final int SECRET_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    public ClientOperations {
        scopes = Set.copyOf(scopes);
    }

    /** A new secret: 256 random bits, in characters that need no escape in forms and headers. */
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
     * Adds an active client without member scopes.
     *
     * @param partnerCode the partner that it acts for; empty for the operator's own
     */
    public Client add(
            Actor actor,
            String clientId,
            Optional<String> partnerCode,
            Set<String> granted,
            String secret) {
        return add(actor, clientId, partnerCode, granted, Set.of(), Set.of(), Optional.of(secret));
    }

    /** Adds an active client with the usual roles. */
    public Client add(
            Actor actor,
            String clientId,
            Optional<String> partnerCode,
            Set<String> granted,
            Set<String> memberScopes,
            Set<String> redirectUris,
            Optional<String> secret) {
        return add(
                actor,
                clientId,
                partnerCode,
                granted,
                memberScopes,
                redirectUris,
                Optional.empty(),
                secret);
    }

    /**
     * Adds an active client.
     *
     * @param partnerCode the partner that it acts for; empty for the operator's own
     * @param roles what it may do with the operator's scope; absent for a programme administrator
     * @param secret absent for a public client, which has no scopes of its own
     */
    public Client add(
            Actor actor,
            String clientId,
            Optional<String> partnerCode,
            Set<String> granted,
            Set<String> memberScopes,
            Set<String> redirectUris,
            Optional<Set<StaffRole>> roles,
            Optional<String> secret) {
        if (RESERVED.contains(clientId)) {
            throw Problem.invalid("/clientId", "is a name of the server in the trail");
        }
        requireKnown(granted);
        requireOfMembers(memberScopes);
        requireAllowed(redirectUris);
        Optional<Integer> partner = partnerCode.map(this::partnerNumber);
        requireNoOperator(partner, granted);
        requireNoScopes(secret.isEmpty(), granted);
        requireScope(roles, granted);
        Client added =
                new Client(
                        clientId,
                        partner,
                        granted,
                        memberScopes,
                        redirectUris,
                        secret.isEmpty(),
                        true,
                        roles.orElseGet(() -> usualRoles(granted)));
        requirePartner(added);
        Optional<SecretDigest> digest = secret.map(SecretDigest::of);
        return database.inTransaction(
                transaction -> {
                    if (!ClientStore.add(transaction, added, digest)) {
                        throw Problem.exists("a client");
                    }
                    trail.recordAdded(
                            transaction,
                            actor,
                            CLIENT_ADDED,
                            clientId,
                            JsonView.of(added, programmes.current()));
                    return added;
                });
    }

    /** What to change about a client; what is absent stays. */
    public record Changes(
            Optional<Boolean> active,
            Optional<Set<String>> scopes,
            Optional<Set<String>> memberScopes,
            Optional<Set<String>> redirectUris,
            Optional<Set<StaffRole>> roles) {

        Client of(Client before) {
            Set<String> granted = scopes.orElse(before.scopes());
            return new Client(
                    before.clientId(),
                    before.partner(),
                    granted,
                    memberScopes.orElse(before.memberScopes()),
                    redirectUris.orElse(before.redirectUris()),
                    before.isPublic(),
                    active.orElse(before.active()),
                    roles.orElseGet(() -> rolesOf(before, granted)));
        }

        /** A client that gets or loses the operator's scope gets the usual roles or loses all. */
        private static Set<StaffRole> rolesOf(Client before, Set<String> granted) {
            return granted.contains(Client.OPERATOR_SCOPE)
                            && before.scopes().contains(Client.OPERATOR_SCOPE)
                    ? before.roles()
                    : usualRoles(granted);
        }
    }

    /** Changes whether a client is active, its scopes, roles and redirect addresses. */
    public Client change(Actor actor, String clientId, Changes changes) {
        changes.scopes.ifPresent(this::requireKnown);
        changes.memberScopes.ifPresent(ClientOperations::requireOfMembers);
        changes.redirectUris.ifPresent(ClientOperations::requireAllowed);
        return database.inTransaction(
                transaction -> {
                    Client before = require(ClientStore.lock(transaction, clientId));
                    changes.scopes.ifPresent(it -> requireNoOperator(before.partner(), it));
                    changes.scopes.ifPresent(it -> requireNoScopes(before.isPublic(), it));
                    requireScope(changes.roles, changes.scopes.orElse(before.scopes()));
                    Client after = changes.of(before);
                    requirePartner(after);
                    if (after.equals(before)) {
                        return before;
                    }
                    ClientStore.change(transaction, after);
                    trail.recordChanged(
                            transaction,
                            actor,
                            CLIENT_CHANGED,
                            clientId,
                            JsonView.of(before, programmes.current()),
                            JsonView.of(after, programmes.current()));
                    return after;
                });
    }

    /**
     * Makes a client of the operator active, with the operator's scope, the role of a programme
     * administrator and a new secret; adds it if there is none. For a person with access to the
     * database, when no operator can sign in.
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
            if (RESERVED.contains(clientId)) {
                throw new OperatorFault(
                        "That is a name of the server in the trail. Choose another one.");
            }
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
                        Optional.empty(),
                        Optional.of(Set.of(StaffRole.PROGRAMME_ADMINISTRATOR))));
        replaceSecret(actor, clientId, secret);
        return secret;
    }

    /**
     * When the secret of a client was made.
     *
     * @param createdAt absent for one that a version before 0.2 made
     */
    record SecretAge(String clientId, Optional<Instant> createdAt) {}

    /** The present secrets of all clients that have one. */
    List<SecretAge> secrets() {
        return clients.secretsCreatedAt().entrySet().stream()
                .map(it -> new SecretAge(it.getKey(), it.getValue()))
                .toList();
    }

    /** The former secrets that are valid. */
    List<FormerSecret> formerSecrets(Instant now) {
        return database.read(it -> FormerSecretStore.list(it, now));
    }

    /** Gives a client another secret. All earlier ones end at once; tokens stay valid. */
    public Client replaceSecret(Actor actor, String clientId, String secret) {
        return replaceSecret(actor, clientId, secret, Optional.empty());
    }

    /**
     * Gives a client another secret; tokens stay valid.
     *
     * @param previousValidUntil when the one before ends; absent if it and all former ones end now
     */
    public Client replaceSecret(
            Actor actor, String clientId, String secret, Optional<Instant> previousValidUntil) {
        SecretDigest digest = SecretDigest.of(secret);
        return database.inTransaction(
                transaction -> {
                    Client client = require(ClientStore.lock(transaction, clientId));
                    if (client.isPublic()) {
                        throw new Problem(
                                ProblemType.NOT_POSSIBLE_NOW,
                                "The client is public and has no secret.");
                    }
                    keepOrEnd(transaction, clientId, previousValidUntil);
                    ClientStore.changeSecret(transaction, clientId, digest);
                    ObjectNode after = JsonView.of(client, programmes.current());
                    previousValidUntil.ifPresent(
                            it -> after.put("previousValidUntil", it.toString()));
                    trail.recordChanged(
                            transaction,
                            actor,
                            SECRET_REPLACED,
                            clientId,
                            JsonView.of(client, programmes.current()),
                            after);
                    return client;
                });
    }

    private static void keepOrEnd(
            Transaction transaction, String clientId, Optional<Instant> previousValidUntil) {
        if (previousValidUntil.isEmpty()) {
            FormerSecretStore.end(transaction, clientId, Instant.EPOCH);
        } else if (!FormerSecretStore.keep(transaction, clientId, previousValidUntil.get())) {
            throw new Problem(
                    ProblemType.NOT_POSSIBLE_NOW,
                    "The secret is from an older version and was not used since, so it cannot be"
                            + " kept beside another one.");
        }
    }

    /** Ends all former secrets of a client; the present one and tokens stay valid. */
    public void endFormerSecrets(Actor actor, String clientId, Instant now) {
        database.useTransaction(
                transaction -> {
                    Client client = require(ClientStore.lock(transaction, clientId));
                    if (FormerSecretStore.end(transaction, clientId, now) > 0) {
                        ObjectNode json = JsonView.of(client, programmes.current());
                        trail.recordChanged(
                                transaction, actor, FORMER_SECRETS_ENDED, clientId, json, json);
                    }
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

    /** Roles say what a client may do with the operator's scope. */
    private static void requireScope(Optional<Set<StaffRole>> roles, Set<String> granted) {
        if (roles.isPresent() && !granted.contains(Client.OPERATOR_SCOPE)) {
            throw Problem.invalid(
                    "/roles", "are for clients with the scope " + Client.OPERATOR_SCOPE);
        }
    }

    private static void requireNoScopes(boolean isPublic, Set<String> granted) {
        if (isPublic && !granted.isEmpty()) {
            throw Problem.invalid("/scopes", "must be absent for a public client");
        }
    }

    /** Members are asked in the name of a partner. */
    private static void requirePartner(Client client) {
        if (!client.memberScopes().isEmpty() && client.partner().isEmpty()) {
            throw Problem.invalid("/memberScopes", "are for a partner's clients");
        }
        if (client.isPublic() && client.partner().isEmpty()) {
            throw Problem.invalid("/partner", "is required for a public client");
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
