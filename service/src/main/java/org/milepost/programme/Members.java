package org.milepost.programme;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.milepost.postgres.Bucket;

/**
 * The members of all programmes. They are many, so none is held in memory: every question reads the
 * few rows that it is about, by key.
 *
 * <p>All methods throw {@link org.jdbi.v3.core.JdbiException} when the database fails them.
 *
 * <p>Threads: shared by all; calls block on the database.
 */
public final class Members {

    private final Jdbi jdbi;
    private final Programmes programmes;

    /** The members of this database. */
    public Members(Jdbi jdbi, Programmes programmes) {
        this.jdbi = jdbi;
        this.programmes = programmes;
    }

    /** The member with that number. */
    public Optional<Member> find(MemberId id) {
        return jdbi.withHandle(handle -> find(handle, id));
    }

    /** The same over a connection of the caller's. */
    public Optional<Member> find(Handle handle, MemberId id) {
        return MemberStore.find(handle, bucket(id), id);
    }

    /**
     * The same within a transaction of the caller's, which keeps others from changing the member.
     */
    public Optional<Member> lock(Handle transaction, MemberId id) {
        return MemberStore.lock(transaction, bucket(id), id);
    }

    /**
     * Who shares an account: a household's merged members in the order of their numbers, or the one
     * member whose own it is. Empty when nobody has it.
     */
    public List<Member> ofAccount(ProgrammeId programme, String accountNumber) {
        MemberId own = new MemberId(programme, accountNumber);
        return jdbi.withHandle(
                handle -> {
                    List<Member> merged = merged(handle, own);
                    return merged.isEmpty() ? owner(handle, own) : merged;
                });
    }

    /**
     * All who can use an account, over a connection of the caller's: the member with the account's
     * number, unless merged into another one, and then the merged members.
     */
    public List<Member> allOfAccount(Handle handle, ProgrammeId programme, String accountNumber) {
        MemberId own = new MemberId(programme, accountNumber);
        return Stream.concat(owner(handle, own).stream(), merged(handle, own).stream()).toList();
    }

    private List<Member> merged(Handle handle, MemberId household) {
        return MemberStore.household(handle, bucket(household), household).stream()
                .flatMap(id -> find(handle, id).stream())
                .toList();
    }

    private List<Member> owner(Handle handle, MemberId own) {
        return find(handle, own).stream().filter(member -> !member.isMerged()).toList();
    }

    /**
     * Adds a member, in one transaction.
     *
     * @return whether the number was free; otherwise nothing is changed
     */
    public boolean add(Member member) {
        return jdbi.inTransaction(handle -> add(handle, member));
    }

    /** The same within a transaction of the caller's. */
    public boolean add(Handle transaction, Member member) {
        boolean isNew = MemberStore.add(transaction, bucket(member.id()), member);
        if (isNew && member.isMerged()) {
            MemberId household = household(member);
            MemberStore.join(transaction, bucket(household), household, member.id());
        }
        return isNew;
    }

    /**
     * Gives a member that is there another name, in one transaction.
     *
     * @throws IllegalArgumentException when there is no such member
     */
    public void update(Member member) {
        jdbi.useTransaction(handle -> update(handle, member));
    }

    /** The same within a transaction of the caller's. */
    public void update(Handle transaction, Member member) {
        if (!MemberStore.rename(transaction, bucket(member.id()), member)) {
            throw new IllegalArgumentException("there is no such member");
        }
    }

    private static MemberId household(Member member) {
        return new MemberId(member.id().programme(), member.accountNumber());
    }

    private Bucket bucket(MemberId id) {
        return Bucket.of(programmes.current().programme(id.programme()).code(), id.number());
    }
}
