package org.milepost.proofs.workload;

import java.util.List;

/**
 * A member of the sandbox, with the account.
 *
 * @param programme the code
 * @param number with which the member signs in
 * @param account the member's own, or the household's
 * @param familyName that a credit must name
 */
public record SandboxMember(String programme, String number, String account, String familyName) {

    public static final SandboxMember JANE =
            new SandboxMember("ATRP", "3081471017300186", "3081471017300186", "O'Neil-Smith");

    /** Of the household, whose other member has a token too, for the same account. */
    public static final SandboxMember ANA =
            new SandboxMember("ATRP", "3081470000000059", "3081470000000000", "HOUSEHOLD");

    /** The sandbox's members who have an account to move. */
    public static final List<SandboxMember> ALL =
            List.of(
                    JANE,
                    ANA,
                    new SandboxMember("ATRP", "3081470000000067", "3081470000000000", "Brown"),
                    new SandboxMember("ATRP", "3081470000000018", "3081470000000018", "Martin"),
                    new SandboxMember("BAEC", "36020200", "36020200", "Smith"));

    /** The account's name in the books. */
    String books() {
        return programme + "/" + account + "/AVIOS";
    }

    /** The path of a call about the account. */
    String path(String version, String call) {
        return "/%s/programmes/%s/accounts/%s%s?api_key=sandbox0sandbox0sandbox0"
                .formatted(version, programme, account, call);
    }
}
