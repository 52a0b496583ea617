package org.milepost.console;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * {@code /console/first-programme}: the steps from an empty installation to the first redemption,
 * with those that are done.
 */
final class FirstProgrammePages {

    private static final String REDEEM =
            """
            TOKEN=$(./milepost token --url URL --client CLIENT --secret SECRET)
            curl -s URL/checkout/amcash/redeem -H "Authorization: Bearer $TOKEN" \\
              -H 'Content-Type: application/json' -H 'Idempotency-Key: first-1' \\
              -d '{"acquirerId":"ACQUIRER","cardEntryMode":"SWIPE","collectorNumber":"NUMBER",\
            "dateTime":"TIME","deviceId":"001","sponsorCode":"SPONSOR","storeId":"0001","traceId":"1",\
            "vendorId":"VENDOR","postTaxBasketAmount":"10.00","dollarRedeemRequest":"10.00"}'
            """;

    private FirstProgrammePages() {}

    /** {@code GET /console/first-programme}. */
    static Shown show(Visit visit, Instant now) {
        Format format = visit.format(visit.programme());
        String programme = visit.programme().orElse("");
        List<JsonNode> partners = visit.list("partners", "limit=1000").items();
        Optional<JsonNode> sponsor =
                visit.list("sponsors", "limit=1000").items().stream()
                        .filter(it -> it.path("programme").asString("").equals(programme))
                        .findFirst();
        boolean hasOffers =
                !programme.isEmpty()
                        && !visit.list(
                                        "programmes/{programme}/offers",
                                        "limit=1",
                                        "programme",
                                        programme)
                                .items()
                                .isEmpty();
        List<Block.Step> steps = new ArrayList<>();
        steps.add(step(visit, "programme", !programme.isEmpty(), List.of("add-programme")));
        steps.add(step(visit, "partner", !partners.isEmpty(), List.of("add-partner")));
        steps.add(step(visit, "sponsor", sponsor.isPresent(), List.of("add-sponsor")));
        steps.add(
                step(
                        visit,
                        "offer",
                        hasOffers,
                        programme.isEmpty() ? List.of() : List.of("add-offer"),
                        "programme",
                        programme));
        steps.add(step(visit, "client", false, List.of("add-client")));
        steps.add(
                step(
                        visit,
                        "collector",
                        false,
                        programme.isEmpty() ? List.of() : List.of("add-collector"),
                        "programme",
                        programme));
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Steps(visit.text("first.steps"), steps));
        sponsor.ifPresent(
                it -> blocks.add(new Block.Code(visit.text("first.redeem"), redeem(it, now))));
        return ConsolePage.of(visit, "programmes", visit.text("first"), format, blocks)
                .withLead(visit.text("first.lead"))
                .below(visit.text("place.programmes"), visit.href("programmes"));
    }

    private static String redeem(JsonNode sponsor, Instant now) {
        return REDEEM.replace("ACQUIRER", Visit.texts(sponsor.path("acquirerIds")).getFirst())
                .replace("TIME", now.truncatedTo(ChronoUnit.SECONDS).toString())
                .replace("SPONSOR", sponsor.path("code").asString(""))
                .replace("VENDOR", sponsor.path("vendorId").asString(""));
    }

    private static Block.Step step(
            Visit visit, String id, boolean isDone, List<String> actions, String... segments) {
        return new Block.Step(
                visit.text("first." + id),
                visit.text("first." + id + ".text"),
                isDone,
                SetUpPages.buttons(visit, actions, segments));
    }
}
