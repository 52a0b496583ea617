package org.milepost.trail;

import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A change before it has its number and time.
 *
 * @param target what changes, such as {@code AIRMILES/1111111111}
 * @param reference the operator's reference, with which a change is recorded only once
 * @param before what the target was; absent when it is new
 * @param after what the target is; absent when it was removed
 */
public record Change(
        Actor actor,
        Action action,
        String target,
        Optional<String> reference,
        Optional<ObjectNode> before,
        Optional<ObjectNode> after) {

    public static Change added(Actor actor, Action action, String target, ObjectNode after) {
        return new Change(
                actor, action, target, Optional.empty(), Optional.empty(), Optional.of(after));
    }

    public static Change changed(
            Actor actor, Action action, String target, ObjectNode before, ObjectNode after) {
        return new Change(
                actor, action, target, Optional.empty(), Optional.of(before), Optional.of(after));
    }

    public static Change deleted(Actor actor, Action action, String target, ObjectNode before) {
        return new Change(
                actor, action, target, Optional.empty(), Optional.of(before), Optional.empty());
    }

    /** This change with the operator's reference. */
    public Change under(String name) {
        return new Change(actor, action, target, Optional.of(name), before, after);
    }
}
