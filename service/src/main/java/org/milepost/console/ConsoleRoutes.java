package org.milepost.console;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.milepost.http.Endpoint;
import org.milepost.http.FaultStyle;
import org.milepost.http.Media;
import org.milepost.http.Route;
import org.milepost.web.FormParameters;

/**
 * The console's part of the routing table. The routes have no guard: {@link ConsoleEndpoint} finds
 * the sign-in of the browser, and the calls that a page makes have the guards of the operator's
 * API.
 *
 * @param clock the programmes' time
 */
public record ConsoleRoutes(ConsoleEndpoint console, InstantSource clock) {

    /** The rows. */
    public List<Route> table() {
        return List.of(
                page("", visit -> HomePages.home(visit, clock.instant())),
                route("GET", "/files/{file}", ConsoleEndpoint.files()),
                route("POST", "/language", console::language),
                route("POST", "/sign-out", console::signOut),
                form("/search", SearchPages::search),
                page("/transfers/{confirmation}", SearchPages::transfer),
                page("/persons/{programme}/{number}", PersonPages::show),
                page("/persons/{programme}/{number}/timeline", PersonPages::timeline),
                page("/persons/{programme}/{number}/inquiry", PersonPages::inquiry),
                page("/actions/{action}", ActionPages::show),
                form("/actions/{action}", ActionPages::act),
                page("/approvals", ApprovalPages::list),
                page("/approvals/{approval}", ApprovalPages::show),
                page("/journal", visit -> HomePages.journal(visit, clock.instant())),
                page("/refusals", visit -> RefusalPages.list(visit, clock.instant())),
                page("/charts", visit -> HomePages.charts(visit, clock.instant())),
                page("/trail", TrailPages::list),
                page("/trail/{entry}", TrailPages::show),
                page("/first-programme", visit -> FirstProgrammePages.show(visit, clock.instant())),
                page("/programmes", ProgrammePages::programmes),
                page(
                        "/programmes/{programme}",
                        visit -> ProgrammePages.programme(visit, clock.instant())),
                page(
                        "/programmes/{programme}/offers/{offer}",
                        visit -> ProgrammePages.offer(visit, clock.instant())),
                page("/partners", PartnerPages::list),
                page("/partners/{partner}", PartnerPages::show),
                page("/clients", PartnerPages::clients),
                page("/clients/{client}", PartnerPages::client),
                page("/outages", visit -> OutagePages.outages(visit, clock.instant())),
                page("/roles", RolePages::roles),
                page("/staff", RolePages::staff),
                page("/staff/{staff}", RolePages::person));
    }

    /** The page of a demo where a visitor becomes a person of the staff. */
    public static List<Route> demo(DemoStaffEndpoint demo) {
        return List.of(
                Route.get(DemoStaffEndpoint.PATH, FaultStyle.MESSAGE, demo::show),
                new Route(
                        "POST",
                        DemoStaffEndpoint.PATH,
                        Media.ANY,
                        Optional.empty(),
                        FaultStyle.MESSAGE,
                        demo::signIn));
    }

    private Route page(String path, Function<Visit, Shown> page) {
        return route("GET", path, console.page(page));
    }

    private Route form(String path, BiFunction<Visit, FormParameters, Shown> answer) {
        return route("POST", path, console.form(answer));
    }

    private Route route(String method, String path, Endpoint endpoint) {
        return new Route(
                method, "/console" + path, Media.ANY, Optional.empty(), console.plain(), endpoint);
    }
}
