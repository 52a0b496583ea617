package org.milepost.files;

import java.time.Instant;
import java.time.LocalDate;

/**
 * What a settlement file is about.
 *
 * @param partner the partner's code
 * @param programme the programme's code
 * @param currency the code of the currency
 * @param day the business day, which begins at {@code startsAt} and lasts until {@code endsAt}
 * @param number counts the files of the partner from 1 without gaps
 * @param layout the version of its form
 */
public record FileHead(
        String partner,
        String programme,
        String currency,
        LocalDate day,
        Instant startsAt,
        Instant endsAt,
        int number,
        int layout) {

    /** The name of the file without the suffix of the format. */
    public String name() {
        return partner + "-" + programme + "-" + currency + "-" + day + "-" + number;
    }
}
