package org.milepost.programme;

import java.util.Set;

/**
 * A partner at whose checkouts the miles of one programme are redeemed.
 *
 * @param code its code in the API: 4 letters or digits, unique
 * @param vendorId the vendor of its checkouts: 1 to 35 digits
 * @param acquirerIds its acquirers: at least one, each 1 to 11 digits
 * @param redemptionHouse the number of the house account in the ledger that receives what is
 *     redeemed here
 */
public record Sponsor(
        PartnerId partner,
        ProgrammeId programme,
        String code,
        String vendorId,
        Set<String> acquirerIds,
        int redemptionHouse) {

    private static final int CODE_LENGTH = 4;

    public Sponsor {
        requireCode(code);
        TextRules.digits("the vendorId", vendorId, 35);
        acquirerIds = Set.copyOf(acquirerIds);
        if (acquirerIds.isEmpty()) {
            throw new IllegalArgumentException("a sponsor has at least one acquirerId");
        }
        acquirerIds.forEach(each -> TextRules.digits("an acquirerId", each, 11));
    }

    static void requireCode(String code) {
        TextRules.lettersAndDigits("a sponsor's code", code, CODE_LENGTH, CODE_LENGTH);
    }
}
