package org.milepost.programme;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a partner agreed with a programme: that it may credit members there, and perhaps debit them.
 *
 * @param promoterCodes what its credits may give as their external source: each 1 to 10 letters,
 *     digits, ampersands, dots and hyphens
 * @param creditMax the most that one of its credits can give
 * @param issuanceHouse the number of the house account in the ledger that its credits come from
 * @param redemptionHouse that of the one that its debits go to; absent when it may not debit
 * @param rate what Avios are worth at the partner; absent when nothing is agreed
 */
public record Agreement(
        PartnerId partner,
        ProgrammeId programme,
        Set<String> promoterCodes,
        long creditMax,
        int issuanceHouse,
        OptionalInt redemptionHouse,
        Optional<CashRate> rate) {

    private static final int PROMOTER_CODE_LENGTH_MAX = 10;

    public Agreement {
        promoterCodes = Set.copyOf(promoterCodes);
        promoterCodes.forEach(Agreement::requirePromoterCode);
        if (creditMax <= 0) {
            throw new IllegalArgumentException("a maximum credit is positive");
        }
    }

    /** Whether the partner may debit members. */
    public boolean allowsDebits() {
        return redemptionHouse.isPresent();
    }

    private static void requirePromoterCode(String code) {
        TextRules.externalCode("a promoter code", code, PROMOTER_CODE_LENGTH_MAX);
    }
}
