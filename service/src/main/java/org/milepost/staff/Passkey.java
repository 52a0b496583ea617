package org.milepost.staff;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A key pair in an authenticator of a person of the staff, of which the public half is known here.
 *
 * @param id names the passkey here
 * @param name what the person calls it
 * @param credential names it to authenticators
 * @param publicKey as a COSE key (RFC 9052)
 * @param signCount how often it has signed, as its authenticator last said; 0 if it does not count
 * @param usedAt when somebody last signed in with it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
public record Passkey(
        UUID id,
        String staff,
        String name,
        byte[] credential,
        byte[] publicKey,
        long signCount,
        Instant addedAt,
        Optional<Instant> usedAt) {

    /** The passkey in answers and in the trail, without its key. */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("passkey", id.toString());
        json.put("name", name);
        json.put("addedAt", addedAt.toString());
        usedAt.ifPresent(it -> json.put("usedAt", it.toString()));
        return json;
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "Passkey " + id;
    }
}
