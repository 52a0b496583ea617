package org.milepost.member;

import java.util.Optional;

/**
 * A person in a programme. The balance and the standing are the account's, which the books keep
 * under its number.
 *
 * @param id the member's number
 * @param name absent when none is known
 * @param accountNumber the number of the account: the member's own, or that of a household whose
 *     members were merged
 */
public record Member(MemberId id, Optional<MemberName> name, String accountNumber) {
    public Member {
        if (!MemberId.isNumber(accountNumber)) {
            throw new IllegalArgumentException("an account's number has 1 to 24 digits");
        }
    }

    /** Whether the account is a household's. */
    public boolean isMerged() {
        return !accountNumber.equals(id.number());
    }

    /** Without name and number, because logs may have it. */
    @Override
    public String toString() {
        return "Member of programme " + id.programme().value();
    }
}
