package org.milepost.incoming;

/**
 * What was agreed with a partner that may give miles by files.
 *
 * @param partner the number of the partner
 * @param programme the number of the programme
 * @param currency the number of the currency
 * @param provider the code that its files must have: 4 letters or digits
 * @param sponsor the code that its lines must have: 4 letters or digits
 * @param lineMilesMax the most miles of a line
 * @param fileMilesMax the most miles of a file
 */
public record BatchAgreement(
        int partner,
        int programme,
        int currency,
        String provider,
        String sponsor,
        long lineMilesMax,
        long fileMilesMax) {

    /** The most miles that a line has room for. */
    public static final long LINE_MILES_MAX = 999_999_999L;

    /** The most miles that a file has room for. */
    public static final long FILE_MILES_MAX = 9_999_999_999_999L;
}
