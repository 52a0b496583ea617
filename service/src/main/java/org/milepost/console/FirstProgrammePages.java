package org.milepost.console;

import static org.milepost.console.PageParts.buttons;

import java.time.Instant;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * {@code /console/first-programme}: the steps from an empty installation to the first redemption,
 * with those that are done. Their forms are filled in as far as is known, and lead back to it.
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

    private static final String[] GUIDED = {"then", "first-programme"};

    private FirstProgrammePages() {}

    /**
     * What is there of it.
     *
     * @param programme its code; empty when there is none
     * @param kinds the kinds of transfers in this month
     */
    private record Found(
            String programme,
            List<JsonNode> partners,
            Optional<JsonNode> sponsor,
            boolean hasOffers,
            Optional<String> client,
            Set<String> kinds) {

        boolean hasProgramme() {
            return !programme.isEmpty();
        }
    }

    /** {@code GET /console/first-programme}. */
    static Shown show(Visit visit, Instant now) {
        Format format = visit.format(visit.programme());
        Found found = find(visit, now, format);
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Steps(visit.text("first.steps"), steps(visit, found, now, format)));
        found.sponsor()
                .ifPresent(
                        it ->
                                blocks.add(
                                        new Block.Code(
                                                visit.text("first.redeem"),
                                                redeem(visit, found, it, now))));
        return ConsolePage.of(visit, "programmes", visit.text("first"), format, blocks)
                .withLead(visit.text("first.lead"))
                .below(visit.text("place.programmes"), visit.href("programmes"));
    }

    private static Found find(Visit visit, Instant now, Format format) {
        String programme = visit.programme().orElse("");
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
        Set<String> kinds = new TreeSet<>();
        if (!programme.isEmpty() && visit.may("POST", "explanations/movements")) {
            String month = YearMonth.from(now.atZone(format.zone())).toString();
            visit.search(
                            "explanations/movements",
                            Visit.object()
                                    .put("programme", programme)
                                    .put("from", month)
                                    .put("until", month))
                    .json()
                    .findValues("kind")
                    .forEach(it -> kinds.add(it.asString("")));
        }
        return new Found(
                programme,
                visit.list("partners", "limit=1000").items(),
                sponsor,
                hasOffers,
                sponsor.flatMap(it -> client(visit, it.path("partner").asString(""))),
                kinds);
    }

    /** A client of the partner's tills. */
    private static Optional<String> client(Visit visit, String partner) {
        if (!visit.may("GET", "clients")) {
            return Optional.empty();
        }
        return visit.list("clients", "limit=1000").items().stream()
                .filter(it -> it.path("partner").asString("").equals(partner))
                .filter(it -> Visit.texts(it.path("scopes")).contains("amcash"))
                .map(it -> it.path("clientId").asString(""))
                .findFirst();
    }

    private static List<Block.Step> steps(Visit visit, Found found, Instant now, Format format) {
        String programme = found.programme();
        String partner =
                found.partners().isEmpty()
                        ? ""
                        : found.partners().getFirst().path("code").asString("");
        List<Block.Step> steps = new ArrayList<>();
        steps.add(
                step(
                        visit,
                        "programme",
                        found.hasProgramme(),
                        "add-programme",
                        "dayStarts",
                        "00:00",
                        "dailyLimit",
                        "750.00",
                        "currencies",
                        "CASH, DREAM"));
        steps.add(step(visit, "partner", !found.partners().isEmpty(), "add-partner"));
        steps.add(
                step(
                        visit,
                        "sponsor",
                        found.sponsor().isPresent(),
                        "add-sponsor",
                        "code",
                        partner,
                        "partner",
                        partner,
                        "programme",
                        programme));
        steps.add(
                step(
                        visit,
                        "offer",
                        found.hasOffers(),
                        found.hasProgramme() ? "add-offer" : "",
                        "programme",
                        programme,
                        "unitMiles",
                        "95",
                        "unitDollars",
                        "10.00",
                        "startsAt",
                        format.input(now.toString())));
        steps.add(
                step(
                        visit,
                        "client",
                        found.client().isPresent(),
                        "add-client",
                        "partner",
                        partner,
                        "scopes",
                        "amcash"));
        steps.add(
                new Block.Step(
                        visit.text("first.collector"),
                        visit.text("first.collector.text"),
                        !found.kinds().isEmpty(),
                        found.hasProgramme()
                                ? outlined(
                                        buttons(
                                                visit,
                                                List.of("add-collector"),
                                                "programme",
                                                programme),
                                        !found.kinds().isEmpty())
                                : List.of()));
        if (found.sponsor().isPresent()) {
            steps.add(step(visit, "redemption", found.kinds().contains("redemption"), ""));
        }
        return steps;
    }

    private static String redeem(Visit visit, Found found, JsonNode sponsor, Instant now) {
        return REDEEM.replace("ACQUIRER", Visit.texts(sponsor.path("acquirerIds")).getFirst())
                .replace("URL", visit.server())
                .replace("CLIENT", found.client().orElse("CLIENT"))
                .replace("TIME", now.truncatedTo(ChronoUnit.SECONDS).toString())
                .replace("SPONSOR", sponsor.path("code").asString(""))
                .replace("VENDOR", sponsor.path("vendorId").asString(""));
    }

    /**
     * A step.
     *
     * @param action what does it; empty when it is done elsewhere
     * @param values of the segments of its path, and of its form
     */
    private static Block.Step step(
            Visit visit, String id, boolean isDone, String action, String... values) {
        List<Block.Button> buttons =
                action.isEmpty() ? List.of() : buttons(visit, List.of(action), values);
        return new Block.Step(
                visit.text("first." + id),
                visit.text("first." + id + ".text"),
                isDone,
                outlined(
                        buttons.stream()
                                .map(
                                        it ->
                                                new Block.Button(
                                                        it.text(),
                                                        Visit.with(it.href(), GUIDED),
                                                        it.isMain()))
                                .toList(),
                        isDone));
    }

    /** The buttons of a step, of which those of a step that is done do not stand out. */
    private static List<Block.Button> outlined(List<Block.Button> buttons, boolean isDone) {
        return buttons.stream()
                .map(it -> new Block.Button(it.text(), it.href(), it.isMain() && !isDone))
                .toList();
    }
}
