package org.milepost.incoming;

/** A field at a fixed place of a record. */
sealed interface FixedField permits HeaderField, DetailField {

    /** The characters of every record. */
    int RECORD_LENGTH = 250;

    /** How many characters it has. */
    int width();

    /** Where it begins, from 0. */
    int offset();

    /** Whether it has only spaces in a file that a partner sends. */
    boolean isBlankWhenSent();

    /** Its text in a record of the right length. */
    default String in(String record) {
        return record.substring(offset(), offset() + width());
    }

    /** Writes it into a record of the right length. */
    default void put(StringBuilder record, String text) {
        if (text.length() != width()) {
            throw new IllegalArgumentException("a text is not as wide as its field");
        }
        record.replace(offset(), offset() + width(), text);
    }

    /** The sum of the widths before a field. */
    static int offset(FixedField[] fields, FixedField field) {
        int sum = 0;
        for (int i = 0; !fields[i].equals(field); i++) {
            sum += fields[i].width();
        }
        return sum;
    }
}
