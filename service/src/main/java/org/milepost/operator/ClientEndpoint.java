package org.milepost.operator;

import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.oauth.Client;
import org.milepost.programme.Programmes;
import tools.jackson.databind.node.ObjectNode;

/** {@code /operator/v1/clients}: who may ask for tokens. A secret is in one answer and no other. */
public final class ClientEndpoint {

    private final Programmes programmes;
    private final ClientDesk desk;

    /** The calls over these operations. */
    public ClientEndpoint(Operations operations) {
        this.programmes = operations.catalogue();
        this.desk = operations.clients();
    }

    /** {@code GET /operator/v1/clients}. */
    public Response list(Request request) {
        NavigableMap<String, ObjectNode> all = new TreeMap<>();
        for (Client client : desk.all()) {
            all.put(client.clientId(), picture(client));
        }
        return Query.of(request).page(all);
    }

    /** {@code POST /operator/v1/clients}: answers with the secret. */
    public Response add(Request request) {
        Form form = Form.of(request);
        Optional<String> clientId =
                form.required("clientId", form.text("clientId", TextRule.CLIENT_ID));
        Optional<String> partner = form.text("partner", TextRule.CODE);
        Optional<Set<String>> scopes = form.required("scopes", form.texts("scopes", TextRule.CODE));
        Optional<Set<String>> memberScopes = form.anyTexts("memberScopes", TextRule.CODE);
        Optional<Set<String>> redirectUris = form.anyTexts("redirectUris", TextRule.URI);
        form.finish();
        String secret = ClientDesk.newSecret();
        Client added =
                desk.add(
                        Actor.of(request.caller()),
                        clientId.orElseThrow(),
                        partner,
                        scopes.orElseThrow(),
                        memberScopes.orElse(Set.of()),
                        redirectUris.orElse(Set.of()),
                        secret);
        return Answer.added(
                picture(added).put("secret", secret), "/operator/v1/clients/" + added.clientId());
    }

    /** {@code GET /operator/v1/clients/{client}}. */
    public Response show(Request request) {
        String clientId = clientId(request);
        Optional<Client> found =
                desk.all().stream().filter(it -> it.clientId().equals(clientId)).findFirst();
        return Answer.shown(picture(ClientDesk.require(found)));
    }

    /** {@code PATCH /operator/v1/clients/{client}}: let in or stopped, other scopes, addresses. */
    public Response change(Request request) {
        Form form = Form.of(request);
        ClientDesk.Changes changes =
                new ClientDesk.Changes(
                        form.flag("active"),
                        form.texts("scopes", TextRule.CODE),
                        form.anyTexts("memberScopes", TextRule.CODE),
                        form.anyTexts("redirectUris", TextRule.URI));
        form.finish();
        return Answer.shown(
                picture(desk.change(Actor.of(request.caller()), clientId(request), changes)));
    }

    /** {@code POST /operator/v1/clients/{client}/secret}: answers with another secret. */
    public Response replaceSecret(Request request) {
        Form.requireNothing(request);
        String secret = ClientDesk.newSecret();
        Client client = desk.replaceSecret(Actor.of(request.caller()), clientId(request), secret);
        return Answer.shown(picture(client).put("secret", secret));
    }

    private ObjectNode picture(Client client) {
        return Picture.of(client, programmes.current());
    }

    private static String clientId(Request request) {
        String clientId = request.pathSegment("client");
        if (!TextRule.CLIENT_ID.allows(clientId)) {
            throw Problem.notFound("client");
        }
        return clientId;
    }
}
