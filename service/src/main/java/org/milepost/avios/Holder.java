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
 * @param isRefused whether the number in the path is that of a lost card
 */
record Holder(String number, boolean isHousehold, List<MemberName> names, boolean isRefused) {

    Holder {
        names = List.copyOf(names);
    }

    /** A holder whose number can be used. */
    Holder(String number, boolean isHousehold, List<MemberName> names) {
        this(number, isHousehold, names, false);
    }

    /** The number of an account in the books, found by a number in a path. */
    record Found(String number, boolean isRefused) {}

    /** The holder with the names that a credit is compared with. */
    static Holder find(Members members, Programme programme, String number) {
        Members.Presented presented = members.presented(MemberId.of(programme, number));
        boolean isRefused = presented.number().isRefused();
        Optional<Member> member = presented.member();
        if (member.isPresent() && !member.get().isMerged()) {
            List<MemberName> name = member.get().name().stream().toList();
            return new Holder(member.get().id().number(), false, name, isRefused);
        }
        String account = account(presented);
        List<MemberName> names =
                members.ofAccount(programme, account).stream()
                        .flatMap(it -> it.name().stream())
                        .toList();
        return new Holder(account, true, names, isRefused);
    }

    /** The number of the account in the books. */
    static Found findNumber(Members members, Programme programme, String number) {
        Members.Presented presented = members.presented(MemberId.of(programme, number));
        return new Found(account(presented), presented.number().isRefused());
    }

    private static String account(Members.Presented presented) {
        return presented.member().map(Member::accountNumber).orElse(presented.number().holder());
    }
}
