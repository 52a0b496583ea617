package org.milepost.operator;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.milepost.http.Request;
import org.milepost.http.Response;
import org.milepost.oauth.FormerSecret;
import org.milepost.oauth.SigningKey;
import org.milepost.postgres.SecretStore;
import org.milepost.programme.ApiKey;
import org.milepost.programme.Catalogue;
import org.milepost.programme.Partner;
import org.milepost.programme.Programmes;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /operator/v1/credentials}: the age of the keys and secrets, never the keys and secrets
 * themselves.
 *
 * @param keys the operations on signing keys; its clock is used for ages
 */
public record CredentialEndpoint(
        Programmes programmes, ClientOperations clients, SigningKeyOperations keys) {

    /** {@code GET /operator/v1/credentials}. */
    public Response show(Request request) {
        Instant now = keys.clock().instant();
        Catalogue catalogue = programmes.current();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode signing = json.putArray("signingKeys");
        for (SigningKey key : keys.all()) {
            signing.add(aged(JsonView.of(key), Optional.of(key.createdAt()), now));
        }
        ArrayNode secrets = json.putArray("secrets");
        for (SecretStore.Described secret : keys.secrets()) {
            ObjectNode each = secrets.addObject().put("name", secret.name());
            secret.outsideKey().ifPresent(it -> each.put("outsideKey", it));
            aged(each, secret.createdAt(), now);
        }
        ArrayNode ofClients = json.putArray("clientSecrets");
        for (ClientOperations.SecretAge secret : clients.secrets()) {
            ObjectNode each = ofClients.addObject().put("clientId", secret.clientId());
            aged(each, secret.createdAt(), now);
        }
        for (FormerSecret former : clients.formerSecrets(now)) {
            ObjectNode each = ofClients.addObject().put("clientId", former.clientId());
            each.put("validUntil", former.validUntil().toString());
            aged(each, former.createdAt(), now);
        }
        ArrayNode apiKeys = json.putArray("apiKeys");
        for (Partner partner : catalogue.partners()) {
            List<ApiKey> ofPartner = AgreementOperations.keys(catalogue, partner);
            for (ApiKey key : ofPartner) {
                ObjectNode each = JsonView.of(key).put("partner", partner.code());
                apiKeys.add(aged(each, key.createdAt(), now));
            }
        }
        return Answer.shown(json);
    }

    private static ObjectNode aged(ObjectNode json, Optional<Instant> createdAt, Instant now) {
        createdAt.ifPresent(
                it -> {
                    json.put("createdAt", it.toString());
                    json.put("ageDays", Math.max(0, Duration.between(it, now).toDays()));
                });
        return json;
    }
}
