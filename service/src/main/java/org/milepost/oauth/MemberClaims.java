package org.milepost.oauth;

import java.util.Optional;
import java.util.Set;
import org.milepost.member.Member;
import org.milepost.member.MemberId;
import org.milepost.member.MemberName;
import org.milepost.member.Members;
import org.milepost.postgres.Database;
import org.milepost.programme.Programmes;

/**
 * The claims about members who signed in.
 *
 * <p>Threads: shared; calls block on the database.
 *
 * @param accounts whether members' accounts are active
 */
record MemberClaims(
        Database database, Programmes programmes, Members members, AccountStatus accounts) {

    /**
     * The claims about one member.
     *
     * @param name present if the client may have it and it is stored
     * @param number that of the member's card in use; present if the client may have the programme
     *     and the number
     */
    record Claims(Subject subject, Optional<MemberName> name, Optional<String> number) {}

    /** The claims that these scopes allow; empty when the member's account is not active. */
    Optional<Claims> of(Subject subject, Set<String> scopes) {
        if (!database.inTransaction(it -> accounts.isActive(it, subject))) {
            return Optional.empty();
        }
        Optional<MemberName> name =
                MemberScope.PROFILE.isAmong(scopes) ? name(subject) : Optional.empty();
        Optional<String> number =
                MemberScope.MEMBERSHIP_NUMBER.isAmong(scopes) ? number(subject) : Optional.empty();
        return Optional.of(new Claims(subject, name, number));
    }

    private Optional<String> number(Subject subject) {
        return programmes
                .current()
                .programme(subject.programme())
                .map(it -> members.cards().current(MemberId.of(it, subject.number())));
    }

    private Optional<MemberName> name(Subject subject) {
        return programmes
                .current()
                .programme(subject.programme())
                .flatMap(it -> members.find(MemberId.of(it, subject.number())))
                .flatMap(Member::name);
    }
}
