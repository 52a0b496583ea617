package org.milepost.files;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A settlement file as one JSON object, with a text line for each of its lines. */
final class JsonLayout implements Layout {

    @Override
    public String text(FilePart part) {
        StringBuilder out = new StringBuilder();
        if (part.isFirst()) {
            out.append("{\"file\":").append(head(part.head())).append(",\n\"lines\":[");
        }
        long number = part.first();
        for (SettlementLine line : part.lines()) {
            out.append(number == 1 ? "\n" : ",\n").append(line(number, line));
            number++;
        }
        part.totals()
                .ifPresent(it -> out.append("],\n\"totals\":").append(totals(it)).append("}\n"));
        return out.toString();
    }

    private static ObjectNode head(FileHead head) {
        return empty().put("partner", head.partner())
                .put("programme", head.programme())
                .put("currency", head.currency())
                .put("number", head.number())
                .put("day", head.day().toString())
                .put("startsAt", head.startsAt().toString())
                .put("endsAt", head.endsAt().toString())
                .put("layout", head.layout());
    }

    private static ObjectNode line(long number, SettlementLine line) {
        ObjectNode json = empty().put("line", number);
        for (LineField field : LineField.values()) {
            String value = field.of(line);
            if (field.isNumber()) {
                json.put(field.label(), Long.parseLong(value));
            } else if (!value.isEmpty()) {
                json.put(field.label(), value);
            }
        }
        return json;
    }

    private static ObjectNode totals(FileTotals totals) {
        return empty().put("lines", totals.lines())
                .put("added", totals.added())
                .put("taken", totals.taken())
                .put("opening", totals.opening())
                .put("closing", totals.closing());
    }

    private static ObjectNode empty() {
        return JsonNodeFactory.instance.objectNode();
    }
}
