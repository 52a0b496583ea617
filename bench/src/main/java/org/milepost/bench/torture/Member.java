package org.milepost.bench.torture;

/**
 * A member of the sandbox and the account that is the member's.
 *
 * @param programme the code
 * @param number with which the member signs in
 * @param account the member's own, or the household's
 * @param familyName that a credit must name
 */
record Member(String programme, String number, String account, String familyName) {

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
