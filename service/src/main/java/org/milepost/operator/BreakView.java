package org.milepost.operator;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.milepost.programme.Catalogue;
import org.milepost.reconciliation.BreakStore;
import org.milepost.reconciliation.MatchRule;
import org.milepost.reconciliation.ReconciliationBreak;
import org.milepost.reconciliation.ReconciliationRun;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON of breaks and of the rules that find them. Pure. */
final class BreakView {

    private BreakView() {}

    static ObjectNode of(MatchRule rule) {
        return JsonView.empty()
                .put("key", rule.key().word())
                .put("minutes", rule.minutes())
                .put("sameStore", rule.sameStore())
                .put("days", rule.days());
    }

    static ObjectNode of(ReconciliationBreak found, Catalogue catalogue, Instant now) {
        ObjectNode json = JsonView.empty();
        json.put("number", found.number());
        json.put("file", found.file());
        json.put("day", found.day().toString());
        catalogue.programmes().stream()
                .filter(
                        it ->
                                it.currencies().values().stream()
                                        .anyMatch(each -> each.value() == found.currency()))
                .findFirst()
                .ifPresent(
                        it ->
                                IncomingFileView.putCurrency(
                                        json, catalogue, it.id().value(), found.currency()));
        if (found.line() > 0) {
            json.put("line", found.line());
        }
        json.put("class", found.type().word());
        json.put("state", found.state().word());
        found.theirs().ifPresent(it -> json.put("theirs", it));
        found.ours().ifPresent(it -> json.put("ours", it));
        json.put("difference", found.difference());
        json.put("key", found.key());
        json.put("confirmation", found.confirmation());
        found.counterpart().ifPresent(it -> json.put("counterpart", it));
        found.theirsAt().ifPresent(it -> json.put("theirsAt", it.toString()));
        found.oursAt().ifPresent(it -> json.put("oursAt", it.toString()));
        json.put("foundAt", found.foundAt().toString());
        Instant until = found.resolution().map(ReconciliationBreak.Resolution::at).orElse(now);
        json.put("ageDays", Math.max(0, Duration.between(found.foundAt(), until).toDays()));
        json.put("owner", found.owner());
        json.put("note", found.note());
        if (!found.cause().isEmpty()) {
            json.put("cause", found.cause());
        }
        if (!found.correction().isEmpty()) {
            json.put("correction", found.correction());
        }
        found.resolution()
                .ifPresent(
                        it -> {
                            json.put("resolvedAt", it.at().toString());
                            json.put("resolvedBy", it.by());
                        });
        return json;
    }

    /** How far a comparison is, and the lines and miles of both sides. */
    static void putRun(ObjectNode json, ReconciliationRun run) {
        json.put("phase", run.phase().word());
        json.putObject("sums")
                .put("theirs", run.sums().theirs())
                .put("oursLines", run.sums().oursLines())
                .put("ours", run.sums().ours())
                .put("corrections", run.sums().corrections())
                .put("corrected", run.sums().corrected());
    }

    /** How many breaks are open. */
    static void putOpen(ObjectNode json, List<BreakStore.Open> open) {
        ArrayNode breaks = json.putArray("breaks");
        open.forEach(
                it ->
                        breaks.addObject()
                                .put("class", it.type().word())
                                .put("breaks", it.breaks())
                                .put("difference", it.difference())
                                .put("since", it.since().toString()));
    }

    /** How many breaks a file has. */
    static void putCounts(ObjectNode json, List<BreakStore.Count> counts) {
        ArrayNode breaks = json.putArray("breaks");
        counts.forEach(
                it ->
                        breaks.addObject()
                                .put("class", it.type().word())
                                .put("state", it.state().word())
                                .put("breaks", it.breaks())
                                .put("difference", it.difference()));
    }
}
