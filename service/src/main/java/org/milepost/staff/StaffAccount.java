package org.milepost.staff;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.milepost.dialect.Caller;
import org.milepost.dialect.StaffRole;
import org.milepost.trail.Actor;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A person of the operator's staff.
 *
 * @param staff the name in the trail, which never changes and nobody else gets
 * @param email identifies the person at the sign-in, in small letters
 * @param roles what the person may do
 * @param active whether the person can sign in
 */
public record StaffAccount(
        String staff, String fullName, String email, Set<StaffRole> roles, boolean active) {

    /** No client of a program has a name with a colon. */
    private static final String PREFIX = "staff:";

    public StaffAccount {
        email = folded(email);
        roles = Set.copyOf(roles);
    }

    /** An address as it is stored and compared. */
    public static String folded(String email) {
        return email.strip().toLowerCase(Locale.ROOT);
    }

    /** The person as a caller of the operator's API. */
    public Caller.OperatorClient caller() {
        return new Caller.OperatorClient(PREFIX + staff, roles);
    }

    /** The person in the trail. */
    public Actor actor() {
        return Actor.named(PREFIX + staff);
    }

    /** The account in the trail. */
    public String target() {
        return "staff/" + staff;
    }

    /** The name of the person that is a caller; empty for a program. */
    public static Optional<String> ofCaller(String clientId) {
        return clientId.startsWith(PREFIX)
                ? Optional.of(clientId.substring(PREFIX.length()))
                : Optional.empty();
    }

    /** The account in answers and in the trail. */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("staff", staff);
        json.put("fullName", fullName);
        json.put("email", email);
        ArrayNode words = json.putArray("roles");
        roles.stream().map(StaffRole::word).sorted().forEach(words::add);
        return json.put("active", active);
    }

    /** Without the name and the address, because logs may have it. */
    @Override
    public String toString() {
        return PREFIX + staff;
    }
}
