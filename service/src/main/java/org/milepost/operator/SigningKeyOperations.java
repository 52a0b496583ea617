package org.milepost.operator;

import static org.milepost.trail.Action.SECRETS_ENCRYPTED;
import static org.milepost.trail.Action.SIGNING_KEY_ADDED;
import static org.milepost.trail.Action.SIGNING_KEY_ENDED;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.milepost.oauth.NewSigningKey;
import org.milepost.oauth.SigningKey;
import org.milepost.oauth.SigningKeyStore;
import org.milepost.postgres.Database;
import org.milepost.postgres.OperatorFault;
import org.milepost.postgres.SecretStore;
import org.milepost.staff.StaffPasswordStore;
import org.milepost.trail.Actor;
import org.milepost.trail.Change;
import org.milepost.trail.ChangeStore;

/**
 * The operations on the keys that sign tokens and the other secrets of the installation, for a
 * person with access to the database.
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
                    SigningKey added =
                            new SigningKeyStore(database)
                                    .add(it, made, now, now.plus(publishedFirst));
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

    /** What is known of the other secrets of the installation. */
    public List<SecretStore.Described> secrets() {
        return database.inTransaction(SecretStore::list);
    }

    /**
     * For each secret of an authenticator of the staff, the outside key that encrypted it; absent
     * for a plain one.
     */
    public List<Optional<String>> secretsOfStaff() {
        return database.inTransaction(StaffPasswordStore::outsideKeys);
    }

    /**
     * How many signing keys and secrets are not encrypted with the outside key that encrypts; all
     * when there is none.
     */
    public int notEncrypted() {
        Optional<String> encrypting = database.outsideKeys().encryptingId();
        return (int)
                Stream.of(
                                all().stream().map(SigningKey::outsideKey),
                                secrets().stream().map(SecretStore.Described::outsideKey),
                                secretsOfStaff().stream())
                        .flatMap(it -> it)
                        .filter(it -> it.isEmpty() || !it.equals(encrypting))
                        .count();
    }

    /**
     * Encrypts all signing keys and secrets with the outside key that encrypts, all or none.
     *
     * @return how many were plain or encrypted with another key
     * @throws OperatorFault when there is no outside key, or one that is needed is missing
     */
    public int encryptAll(Actor actor) {
        String outsideKey =
                database.outsideKeys()
                        .encryptingId()
                        .orElseThrow(
                                () ->
                                        OperatorFault.ofConfiguration(
                                                "encryption.key is missing. Set it to 32 random"
                                                        + " bytes in base64, on all servers"
                                                        + " first."));
        return database.inTransaction(
                it -> {
                    SigningKeyStore.lock(it);
                    int encrypted =
                            new SigningKeyStore(database).encryptAll(it)
                                    + new SecretStore(database).encryptAll(it)
                                    + new StaffPasswordStore(database).encryptAll(it);
                    if (encrypted > 0) {
                        trail.recordAdded(
                                it,
                                actor,
                                SECRETS_ENCRYPTED,
                                outsideKey,
                                JsonView.ofEncrypted(outsideKey, encrypted));
                    }
                    return encrypted;
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
