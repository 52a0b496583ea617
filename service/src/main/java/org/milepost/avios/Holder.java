package org.milepost.avios;

import java.util.List;
import java.util.Optional;
import org.milepost.member.Member;
import org.milepost.member.MemberId;
import org.milepost.member.MemberName;
import org.milepost.member.Members;
import org.milepost.programme.Programme;

/**
 * The holder of the account that a number in a path names: the member with that number, the
 * household that the member belongs to, or the household with that number.
 *
 * @param number the number of the account in the books
 * @param isHousehold whether several members share it
 * @param names the known names of these members
 */
record Holder(String number, boolean isHousehold, List<MemberName> names) {

    Holder {
        names = List.copyOf(names);
    }

    /** The holder with the names that a credit is compared with. */
    static Holder find(Members members, Programme programme, String number) {
        Optional<Member> member = members.find(MemberId.of(programme, number));
        if (member.isPresent() && !member.get().isMerged()) {
            return new Holder(number, false, member.get().name().stream().toList());
        }
        String account = member.map(Member::accountNumber).orElse(number);
        List<MemberName> names =
                members.ofAccount(programme, account).stream()
                        .flatMap(it -> it.name().stream())
                        .toList();
        return new Holder(account, true, names);
    }

    /** The number of the account in the books. */
    static String findNumber(Members members, Programme programme, String number) {
        return members.find(MemberId.of(programme, number))
                .map(Member::accountNumber)
                .orElse(number);
    }
}
