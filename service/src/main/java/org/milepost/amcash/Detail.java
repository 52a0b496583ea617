package org.milepost.amcash;

/**
 * What is wrong with a request, in both languages of the till. Names of fields, headers and values
 * are the same in both; nothing that was sent is repeated. The French texts are not from the public
 * documents.
 */
record Detail(String english, String french) {

    /** What is wrong with the field or header of this name. */
    static Detail of(String name, String english, String french) {
        return new Detail(name + " " + english, name + " " + french);
    }

    /** What is wrong with this field. */
    static Detail of(Field field, String english, String french) {
        return of(field.wireName(), english, french);
    }

    /** The text for the till's display. */
    String in(Language language) {
        return language == Language.FRENCH ? french : english;
    }
}
