package org.milepost.avios;

/**
 * The error bodies of an installation, which may have links of its own for partners' developers.
 *
 * @param credit Credit Currency's
 * @param debit Debit Currency's and Reverse Transaction's
 * @param other those of all other calls and paths
 */
public record ErrorStyles(ErrorBody credit, ErrorBody debit, ErrorBody other) {

    /** With the links of the documents. */
    public static final ErrorStyles ORDINARY =
            new ErrorStyles(ErrorBody.CREDIT, ErrorBody.DEBIT, ErrorBody.OTHER);

    /** With these links. */
    public static ErrorStyles of(String creditLink, String debitLink, String otherLink) {
        return new ErrorStyles(
                new ErrorBody(ErrorBody.CREDIT.wrapped(), creditLink),
                new ErrorBody(ErrorBody.DEBIT.wrapped(), debitLink),
                new ErrorBody(ErrorBody.OTHER.wrapped(), otherLink));
    }
}
