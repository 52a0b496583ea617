package org.milepost.files;

import java.util.List;
import java.util.Optional;

/**
 * A part of a settlement file: some consecutive lines. The first part has what comes before the
 * lines, and the last one what comes after them.
 *
 * @param first the number of the first line in the file, from 1
 * @param totals those of the file; only in the last part
 */
record FilePart(
        FileHead head, long first, List<SettlementLine> lines, Optional<FileTotals> totals) {

    FilePart {
        lines = List.copyOf(lines);
    }

    boolean isFirst() {
        return first == 1;
    }
}
