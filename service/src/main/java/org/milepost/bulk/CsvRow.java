package org.milepost.bulk;

import java.util.List;

/**
 * A row of a file, without the one with the names of the columns.
 *
 * @param row its place, from 1
 * @param line the line of the file on which it begins, from 1
 */
record CsvRow(long row, long line, List<String> values) {
    CsvRow {
        values = List.copyOf(values);
    }

    /** Without the values, which are of persons. */
    @Override
    public String toString() {
        return "CsvRow " + row;
    }
}
