package org.milepost.operator;

import static org.milepost.operator.OperatorEndpoint.actor;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.milepost.dialect.StaffRole;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.oauth.Client;
import org.milepost.programme.Programmes;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /operator/v1/clients}: the clients that may ask for tokens. A secret is in one answer
 * only.
 *
 * @param clock real time
 */
public record ClientEndpoint(
        Programmes programmes, ClientOperations operations, InstantSource clock) {

    private static final Duration OVERLAP_MAX = Duration.ofDays(90);

    /** {@code GET /operator/v1/clients}. */
    public Response list(Request request) {
        return Query.page(request, operations.all(), Client::clientId, this::json);
    }

    /** {@code POST /operator/v1/clients}: answers with the secret, unless the client is public. */
    public Response add(Request request) {
        Form form = Form.of(request);
        Optional<String> clientId = form.requiredText("clientId", TextRule.CLIENT_ID);
        Optional<String> partner = form.text("partner", TextRule.CODE);
        boolean isPublic = form.flag("public").orElse(false);
        Optional<Set<String>> scopes =
                isPublic
                        ? form.anyTexts("scopes", TextRule.CODE)
                        : form.requiredTexts("scopes", TextRule.CODE);
        Optional<Set<String>> memberScopes = form.anyTexts("memberScopes", TextRule.CODE);
        Optional<Set<String>> redirectUris = form.anyTexts("redirectUris", TextRule.URI);
        Optional<Set<StaffRole>> roles = roles(form);
        form.finish();
        requireMayChange(request, partner.isPresent());
        Optional<String> secret =
                isPublic ? Optional.empty() : Optional.of(ClientOperations.newSecret());
        Client added =
                operations.add(
                        actor(request),
                        clientId.orElseThrow(),
                        partner,
                        scopes.orElse(Set.of()),
                        memberScopes.orElse(Set.of()),
                        redirectUris.orElse(Set.of()),
                        roles,
                        secret);
        ObjectNode json = json(added);
        secret.ifPresent(it -> json.put("secret", it));
        return Answer.added(json, "/operator/v1/clients/" + added.clientId());
    }

    /** {@code GET /operator/v1/clients/{client}}. */
    public Response show(Request request) {
        return Answer.shown(json(find(request)));
    }

    /**
     * {@code PATCH /operator/v1/clients/{client}}: whether it is active, its scopes, roles and
     * addresses.
     */
    public Response change(Request request) {
        Form form = Form.of(request);
        ClientOperations.Changes changes =
                new ClientOperations.Changes(
                        form.flag("active"),
                        form.texts("scopes", TextRule.CODE),
                        form.anyTexts("memberScopes", TextRule.CODE),
                        form.anyTexts("redirectUris", TextRule.URI),
                        roles(form));
        form.finish();
        requireMayChange(request, isOfPartner(request));
        return Answer.shown(json(operations.change(actor(request), clientId(request), changes)));
    }

    /** {@code POST /operator/v1/clients/{client}/secret}: answers with another secret. */
    public Response replaceSecret(Request request) {
        Form form = Form.orNothing(request);
        Optional<Instant> until = form.instant("previousValidUntil");
        Instant now = clock.instant();
        until.filter(it -> !it.isAfter(now) || it.isAfter(now.plus(OVERLAP_MAX)))
                .ifPresent(
                        _ -> form.error("previousValidUntil", "must be within the next 90 days"));
        form.finish();
        requireMayChange(request, isOfPartner(request));
        String secret = ClientOperations.newSecret();
        Client client = operations.replaceSecret(actor(request), clientId(request), secret, until);
        ObjectNode json = json(client).put("secret", secret);
        until.ifPresent(it -> json.put("previousValidUntil", it.toString()));
        return Answer.shown(json);
    }

    /** {@code DELETE /operator/v1/clients/{client}/former-secrets}. */
    public Response endFormerSecrets(Request request) {
        Form.requireNothing(request);
        requireMayChange(request, isOfPartner(request));
        operations.endFormerSecrets(actor(request), clientId(request), clock.instant());
        return Answer.gone();
    }

    /** Who can change what a client of the operator may do can use that client to do it. */
    private static void requireMayChange(Request request, boolean isOfPartner) {
        if (!isOfPartner
                && !RoleRules.allow(
                        OperatorEndpoint.client(request).roles(), Permission.CHANGE_ROLES)) {
            throw new Problem(
                    ProblemType.FORBIDDEN,
                    "Your roles allow changes of partners' clients only. Clients of the operator"
                            + " need the permission "
                            + Permission.CHANGE_ROLES.word()
                            + ".");
        }
    }

    private boolean isOfPartner(Request request) {
        return find(request).partner().isPresent();
    }

    private Client find(Request request) {
        String clientId = clientId(request);
        return ClientOperations.require(
                operations.all().stream().filter(it -> it.clientId().equals(clientId)).findFirst());
    }

    private static Optional<Set<StaffRole>> roles(Form form) {
        return form.words("roles", StaffRole.BY_WORD);
    }

    private ObjectNode json(Client client) {
        return JsonView.of(client, programmes.current());
    }

    private static String clientId(Request request) {
        String clientId = request.pathSegment("client");
        if (!TextRule.CLIENT_ID.allows(clientId)) {
            throw Problem.notFound("client");
        }
        return clientId;
    }
}
