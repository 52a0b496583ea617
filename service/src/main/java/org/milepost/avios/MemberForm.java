package org.milepost.avios;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.milepost.member.PostalAddress;
import org.milepost.programme.AviosSettings;

/**
 * The data of a member in a request.
 *
 * @param firstName the first name or names
 * @param familyName the family name
 * @param title such as {@code DR}
 * @param telephone digits, perhaps with a plus sign in front
 * @param content all elements as they were sent: what a retry must repeat
 */
record MemberForm(
        Optional<String> firstName,
        Optional<String> familyName,
        Optional<String> title,
        Optional<LocalDate> dateOfBirth,
        Optional<String> email,
        Optional<String> telephone,
        Optional<PostalAddress> address,
        String content) {

    /** The data that a call requires. */
    enum Demand {
        /** Name and date of birth. */
        NAME_AND_BIRTH,
        /** The name. */
        NAME,
        /** Anything or nothing. */
        NOTHING
    }

    /** Every element that is read, by its path. */
    private static final List<String> ELEMENTS =
            List.of(
                    "person.title",
                    "person.name.firstName",
                    "person.name.familyName",
                    "person.dateOfBirth",
                    "contact.emailAddress",
                    "contact.telephoneNumber",
                    "contact.postalAddress.line1",
                    "contact.postalAddress.line2",
                    "contact.postalAddress.line3",
                    "contact.postalAddress.line4",
                    "contact.postalAddress.line5",
                    "contact.postalAddress.city",
                    "contact.postalAddress.postalCode",
                    "contact.postalAddress.countryCode",
                    "contact.postalAddress.validation");

    private static final int TITLE_LENGTH_MAX = 20;
    private static final int EMAIL_LENGTH_MAX = 100;
    private static final int TELEPHONE_LENGTH_MAX = 21;
    private static final int LINE_LENGTH_MAX = 60;
    private static final int CITY_LENGTH_MAX = 40;
    private static final int POSTAL_CODE_LENGTH_MAX = 12;
    private static final int COUNTRY_LENGTH = 2;

    private static final String ON = "ON";
    private static final String OFF = "OFF";

    private static final LocalDate EARLIEST_BIRTH = LocalDate.of(1900, 1, 1);
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Pattern EMAIL = Pattern.compile("[^@ ]+@[^@ ]+\\.[^@. ]+");
    private static final Pattern TELEPHONE = Pattern.compile("\\+?[0-9]{5,20}");
    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

    /**
     * Reads {@code member}.
     *
     * @param settings the programme's, which limit the names
     * @param today the latest day of birth
     * @param demand what must be there
     */
    static MemberForm read(Element member, AviosSettings settings, LocalDate today, Demand demand) {
        boolean isNamed = demand != Demand.NOTHING;
        boolean isBorn = demand == Demand.NAME_AND_BIRTH;
        Optional<Element> person =
                isNamed ? member.requiredObject("person") : member.object("person");
        Optional<Element> name =
                person.flatMap(it -> isNamed ? it.requiredObject("name") : it.object("name"));
        Optional<Element> contact = member.object("contact");
        return new MemberForm(
                name.flatMap(it -> name(it, "firstName", settings.firstNameLengthMax(), isNamed)),
                name.flatMap(it -> name(it, "familyName", settings.familyNameLengthMax(), isNamed)),
                person.flatMap(it -> it.text("title", ElementRule.MEMBER_NAME, TITLE_LENGTH_MAX)),
                person.flatMap(it -> dateOfBirth(it, today, isBorn)),
                contact.flatMap(MemberForm::email),
                contact.flatMap(MemberForm::telephone),
                contact.flatMap(it -> it.object("postalAddress")).flatMap(MemberForm::address),
                member.content(ELEMENTS));
    }

    /** Without content, because logs may have it. */
    @Override
    public String toString() {
        return "MemberForm";
    }

    private static Optional<String> name(
            Element within, String name, int lengthMax, boolean isRequired) {
        return isRequired
                ? within.requiredText(name, ElementRule.MEMBER_NAME, lengthMax)
                : within.text(name, ElementRule.MEMBER_NAME, lengthMax);
    }

    private static Optional<LocalDate> dateOfBirth(
            Element person, LocalDate today, boolean isRequired) {
        String name = "dateOfBirth";
        Optional<String> text =
                isRequired
                        ? person.requiredText(name, ElementRule.ASCII, Integer.MAX_VALUE)
                        : person.text(name, ElementRule.ASCII, Integer.MAX_VALUE);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            if (DATE.matcher(text.get()).matches()) {
                LocalDate date = LocalDate.parse(text.get());
                if (date.isAfter(today)) {
                    person.invalid(name, "It must not be in the future.");
                    return Optional.empty();
                }
                if (!date.isBefore(EARLIEST_BIRTH)) {
                    return Optional.of(date);
                }
            }
        } catch (DateTimeException _) {
            // There is no such day.
        }
        person.invalid(name, "It must be a day since 1900 in the form YYYY-MM-DD.");
        return Optional.empty();
    }

    private static Optional<String> email(Element contact) {
        return contact.text("emailAddress", ElementRule.ASCII, EMAIL_LENGTH_MAX)
                .filter(
                        it ->
                                holds(
                                        contact,
                                        "emailAddress",
                                        EMAIL.matcher(it).matches(),
                                        "It must be an e-mail address: one @ between a name and a"
                                                + " domain with a dot, without spaces."));
    }

    private static Optional<String> telephone(Element contact) {
        return contact.text("telephoneNumber", ElementRule.ASCII, TELEPHONE_LENGTH_MAX)
                .filter(
                        it ->
                                holds(
                                        contact,
                                        "telephoneNumber",
                                        TELEPHONE.matcher(it).matches(),
                                        "It must be 5 to 20 digits, with or without a plus sign"
                                                + " before them."));
    }

    /** An address in capital letters of ASCII; validated unless the request turns that off. */
    private static Optional<PostalAddress> address(Element address) {
        boolean isValidated = isValidated(address);
        List<String> lines = new ArrayList<>();
        address.requiredText("line1", ElementRule.ADDRESS, LINE_LENGTH_MAX).ifPresent(lines::add);
        for (int line = 2; line <= PostalAddress.LINES_MAX; line++) {
            address.text("line" + line, ElementRule.ADDRESS, LINE_LENGTH_MAX).ifPresent(lines::add);
        }
        Optional<String> city = address.text("city", ElementRule.ADDRESS, CITY_LENGTH_MAX);
        Optional<String> postalCode =
                address.text("postalCode", ElementRule.ADDRESS, POSTAL_CODE_LENGTH_MAX);
        Optional<String> country =
                address.requiredText("countryCode", ElementRule.ALPHANUMERIC, COUNTRY_LENGTH)
                        .filter(
                                it ->
                                        holds(
                                                address,
                                                "countryCode",
                                                isValidated
                                                        ? COUNTRIES.contains(it)
                                                        : it.matches("[A-Z]{2}"),
                                                isValidated
                                                        ? "It must be a country code of ISO 3166-1,"
                                                                + " two capital letters."
                                                        : "It must be two capital letters."));
        if (isValidated && city.isEmpty() && postalCode.isEmpty()) {
            address.invalid("city", "An address has a city or a postal code.");
        }
        if (lines.isEmpty() || country.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new PostalAddress(lines, city, postalCode, country.get()));
    }

    private static boolean isValidated(Element address) {
        String name = "validation";
        Optional<String> word = address.text(name, ElementRule.ALPHANUMERIC, OFF.length());
        word.ifPresent(
                it ->
                        holds(
                                address,
                                name,
                                it.equals(ON) || it.equals(OFF),
                                "It must be ON or OFF."));
        return !word.equals(Optional.of(OFF));
    }

    private static boolean holds(Element within, String name, boolean condition, String rule) {
        if (!condition) {
            within.invalid(name, rule);
        }
        return condition;
    }
}
