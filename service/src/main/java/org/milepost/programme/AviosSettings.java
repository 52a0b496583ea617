package org.milepost.programme;

import java.util.OptionalInt;

/**
 * The settings of the partner API that differ between programmes.
 *
 * @param clientApplicationRequired whether a debit must name the application that it comes from, in
 *     the header {@code ba_client_application_name}
 * @param creditYearsBack how old a credit's external date may be; absent for no limit
 * @param firstNameLengthMax of a first name in a credit, in characters
 * @param familyNameLengthMax of a family name in a credit, in characters
 * @param creditMax the most that one credit can give; an agreement cannot allow more
 * @param debitMax the most that one debit can take
 * @param reversalDays within how many times 24 hours a debit can be reversed
 */
public record AviosSettings(
        boolean descriptionRequired,
        boolean clientApplicationRequired,
        OptionalInt creditYearsBack,
        int firstNameLengthMax,
        int familyNameLengthMax,
        long creditMax,
        long debitMax,
        int reversalDays) {

    /** The values for a programme that sets none. */
    public static final AviosSettings ORDINARY =
            new AviosSettings(
                    false, false, OptionalInt.empty(), 25, 40, 999_999, 9_999_999_999L, 30);

    public AviosSettings {
        boolean positive =
                creditYearsBack.orElse(1) > 0
                        && firstNameLengthMax > 0
                        && familyNameLengthMax > 0
                        && creditMax > 0
                        && debitMax > 0
                        && reversalDays > 0;
        if (!positive) {
            throw new IllegalArgumentException("limits of the partner API are positive");
        }
    }

    /** With or without the need of a description. */
    public AviosSettings withDescriptionRequired(boolean required) {
        return new AviosSettings(
                required,
                clientApplicationRequired,
                creditYearsBack,
                firstNameLengthMax,
                familyNameLengthMax,
                creditMax,
                debitMax,
                reversalDays);
    }

    /** With or without the need of a named application. */
    public AviosSettings withClientApplicationRequired(boolean required) {
        return new AviosSettings(
                descriptionRequired,
                required,
                creditYearsBack,
                firstNameLengthMax,
                familyNameLengthMax,
                creditMax,
                debitMax,
                reversalDays);
    }

    /** With this limit to a credit's age. */
    public AviosSettings withCreditYearsBack(OptionalInt years) {
        return new AviosSettings(
                descriptionRequired,
                clientApplicationRequired,
                years,
                firstNameLengthMax,
                familyNameLengthMax,
                creditMax,
                debitMax,
                reversalDays);
    }

    /** With this time to reverse a debit. */
    public AviosSettings withReversalDays(int days) {
        return new AviosSettings(
                descriptionRequired,
                clientApplicationRequired,
                creditYearsBack,
                firstNameLengthMax,
                familyNameLengthMax,
                creditMax,
                debitMax,
                days);
    }
}
