package org.milepost.operator;

import static org.milepost.trail.Action.SIGNING_KEY_ADDED;
import static org.milepost.trail.Action.SIGNING_KEY_ENDED;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.milepost.oauth.NewSigningKey;
import org.milepost.oauth.SigningKey;
import org.milepost.oauth.SigningKeyStore;
import org.milepost.postgres.Database;
import org.milepost.postgres.OperatorFault;
import org.milepost.trail.Actor;
import org.milepost.trail.Change;
import org.milepost.trail.ChangeStore;

/**
 * The operations on the keys that sign tokens, for a person with access to the database.
 *
 * <p>Threads: shared.
 *
 * @param clock real time
 */
public record SigningKeyOperations(Database database, ChangeStore trail, InstantSource clock) {

    /** All keys, the one that signs last first. */
    public List<SigningKey> all() {
        return database.inTransaction(SigningKeyStore::list);
    }

    /**
     * Adds a key. All instances publish it, and accept its tokens, within two seconds.
     *
     * @param publishedFirst how long it is published before it signs; more than those two seconds
     */
    public SigningKey rotate(Actor actor, Duration publishedFirst) {
        NewSigningKey made = NewSigningKey.make();
        return database.inTransaction(
                it -> {
                    SigningKeyStore.lock(it);
                    Instant now = clock.instant();
                    SigningKey added = SigningKeyStore.add(it, made, now, now.plus(publishedFirst));
                    trail.recordAdded(
                            it, actor, SIGNING_KEY_ADDED, added.keyId(), JsonView.of(added));
                    return added;
                });
    }

    /**
     * Ends a key whose successor signs. All instances refuse its tokens within two seconds, whether
     * they have expired or not.
     *
     * @throws OperatorFault when there is no such key, or no other key signs
     */
    public SigningKey end(Actor actor, String keyId) {
        return database.inTransaction(
                it -> {
                    SigningKeyStore.lock(it);
                    List<SigningKey> all = SigningKeyStore.list(it);
                    SigningKey ended = find(all, keyId);
                    if (!isReplaced(ended, all)) {
                        throw new OperatorFault(
                                "The key "
                                        + keyId
                                        + " is the one that signs, or will sign. Add another one"
                                        + " with 'keys rotate', and end this one when the other"
                                        + " signs.");
                    }
                    SigningKeyStore.end(it, keyId);
                    trail.record(
                            it,
                            Change.deleted(actor, SIGNING_KEY_ENDED, keyId, JsonView.of(ended)));
                    return ended;
                });
    }

    private static SigningKey find(List<SigningKey> all, String keyId) {
        return all.stream()
                .filter(it -> it.keyId().equals(keyId))
                .findFirst()
                .orElseThrow(
                        () ->
                                new OperatorFault(
                                        "There is no signing key "
                                                + keyId
                                                + ". The command 'keys' lists them."));
    }

    private boolean isReplaced(SigningKey key, List<SigningKey> all) {
        Instant now = clock.instant();
        return all.stream()
                .anyMatch(
                        it ->
                                it.signsFrom().isAfter(key.signsFrom())
                                        && !it.signsFrom().isAfter(now));
    }
}
