package org.milepost.files;

/**
 * The form of a settlement file in a format. Pure: the same part always gets the same text, and the
 * texts of all parts in their order are the file. What version 1 writes never changes, because
 * files are given out again.
 */
sealed interface Layout permits ReconciliationLayout, CsvLayout, JsonLayout {

    /** The text of a part. */
    String text(FilePart part);
}
