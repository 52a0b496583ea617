package org.milepost.bulk;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the rows of an imported file are. The word is stored: it never changes. */
public enum ImportKind {
    /** Collectors, with an account in each currency of the programme. */
    COLLECTORS(List.of("number"), List.of("status", "hides_balances", "forbids_redemption")),
    /** Accounts of households, which members share. */
    HOUSEHOLDS(List.of("number"), List.of()),
    /** Members, each with an account of its own or in a household's. */
    MEMBERS(
            List.of("number"),
            List.of(
                    "first_name",
                    "family_name",
                    "household",
                    "title",
                    "date_of_birth",
                    "email",
                    "telephone",
                    "address_line_1",
                    "address_line_2",
                    "address_line_3",
                    "address_line_4",
                    "address_line_5",
                    "city",
                    "postal_code",
                    "country")),
    /** Opening balances of accounts. */
    BALANCES(List.of("number", "miles"), List.of("currency", "reference"));

    @SuppressWarnings("ImmutableEnumChecker") // lists that cannot be changed
    private final List<String> required;

    @SuppressWarnings("ImmutableEnumChecker") // lists that cannot be changed
    private final List<String> optional;

    ImportKind(List<String> required, List<String> optional) {
        this.required = required;
        this.optional = optional;
    }

    /** The columns that a file must have. */
    public List<String> required() {
        return required;
    }

    /** The columns that a file may have besides. */
    public List<String> optional() {
        return optional;
    }

    /** The name in commands, and the stored form. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind with this word. */
    public static Optional<ImportKind> of(String word) {
        return Arrays.stream(values()).filter(it -> it.word().equals(word)).findFirst();
    }
}
