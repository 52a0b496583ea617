package org.milepost.programme;

import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.milepost.postgres.Bucket;

/**
 * What is known of members beside their names, and how they came to be. Read by key, like the
 * members.
 *
 * <p>All methods throw {@link org.jdbi.v3.core.JdbiException} when the database fails them.
 *
 * <p>Threads: shared by all; calls block on the database.
 */
public final class Profiles {

    private final Jdbi jdbi;
    private final Programmes programmes;

    /** The profiles in this database. */
    public Profiles(Jdbi jdbi, Programmes programmes) {
        this.jdbi = jdbi;
        this.programmes = programmes;
    }

    /** What is known of a member; nothing, when nothing was ever told. */
    public Profile find(MemberId member) {
        return jdbi.withHandle(handle -> find(handle, member));
    }

    /** The same within a transaction of the caller's. */
    public Profile find(Handle transaction, MemberId member) {
        return ProfileStore.find(transaction, bucket(member), member).orElse(Profile.UNKNOWN);
    }

    /** By which request the member joined. */
    public Optional<Joining> joining(MemberId member) {
        return jdbi.withHandle(handle -> ProfileStore.joining(handle, bucket(member), member));
    }

    /**
     * Keeps the profile of a number that joins, within a transaction of the caller's.
     *
     * @return whether the number had no profile; otherwise nothing is changed
     */
    public boolean add(Handle transaction, MemberId member, Profile profile, Joining joining) {
        return ProfileStore.add(transaction, bucket(member), member, profile, joining);
    }

    /** Sets what is known of a member, within a transaction of the caller's. */
    public void put(Handle transaction, MemberId member, Profile profile) {
        ProfileStore.put(transaction, bucket(member), member, profile);
    }

    private Bucket bucket(MemberId member) {
        return Bucket.of(
                programmes.current().programme(member.programme()).code(), member.number());
    }
}
