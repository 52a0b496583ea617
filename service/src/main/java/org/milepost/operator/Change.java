package org.milepost.operator;

import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a change did, before it has its number and time.
 *
 * @param actor who makes it
 * @param action what kind of change it is
 * @param target what changes, such as {@code AIRMILES/1111111111}
 * @param reference the operator's own name for it: a change with one is kept once
 * @param before what the target was; absent when it is new
 * @param after what the target is; absent when it is gone
 */
record Change(
        Actor actor,
        Action action,
        String target,
        Optional<String> reference,
        Optional<ObjectNode> before,
        Optional<ObjectNode> after) {

    static Change added(Actor actor, Action action, String target, ObjectNode after) {
        return new Change(
                actor, action, target, Optional.empty(), Optional.empty(), Optional.of(after));
    }

    static Change changed(
            Actor actor, Action action, String target, ObjectNode before, ObjectNode after) {
        return new Change(
                actor, action, target, Optional.empty(), Optional.of(before), Optional.of(after));
    }

    static Change deleted(Actor actor, Action action, String target, ObjectNode before) {
        return new Change(
                actor, action, target, Optional.empty(), Optional.of(before), Optional.empty());
    }

    /** This change under the operator's own name for it. */
    Change under(String name) {
        return new Change(actor, action, target, Optional.of(name), before, after);
    }
}
