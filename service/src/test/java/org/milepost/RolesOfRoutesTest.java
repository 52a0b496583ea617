package org.milepost;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.milepost.WireClient.Answer;
import org.milepost.dialect.StaffRole;
import org.milepost.http.Route;

/**
 * Which role may make which call of the operator's API, as docs/OPERATOR.md says, for every route
 * of a running instance and every role.
 */
@SuppressWarnings("NullAway.Init") // set before all tests
final class RolesOfRoutesTest {

    /**
     * Each call with the roles that may make it: R support-reader, A support-agent, F finance, P
     * partner-manager, M programme-administrator, U auditor.
     */
    private static final String TABLE =
            """
            GET    programmes                                            RAFPMU
            POST   programmes                                            M
            GET    programmes/{programme}                                RAFPMU
            PATCH  programmes/{programme}                                M
            POST   programmes/{programme}/periods                        M
            DELETE programmes/{programme}/periods/{from}                 M
            POST   programmes/{programme}/currencies                     M
            GET    programmes/{programme}/avios                          RAFPMU
            PATCH  programmes/{programme}/avios                          M
            GET    programmes/{programme}/offers                         RAFPMU
            POST   programmes/{programme}/offers                         PM
            GET    programmes/{programme}/offers/{offer}                 RAFPMU
            PATCH  programmes/{programme}/offers/{offer}                 PM
            GET    programmes/{programme}/offers/{offer}/versions        RAFPMU
            POST   programmes/{programme}/collectors                     AM
            GET    programmes/{programme}/collectors/{number}            RAFMU
            PATCH  programmes/{programme}/collectors/{number}            AM
            POST   programmes/{programme}/collectors/{number}/accounts   AM
            POST   programmes/{programme}/collectors/{number}/adjustments     AFM
            POST   programmes/{programme}/collectors/{number}/part-reversals  AFM
            POST   programmes/{programme}/collectors/{number}/credit-reversals  AFM
            POST   programmes/{programme}/collectors/{number}/moves      AFM
            POST   programmes/{programme}/collectors/{number}/forfeitures  AFM
            POST   programmes/{programme}/collectors/{number}/payouts    AFM
            POST   programmes/{programme}/members                        AM
            GET    programmes/{programme}/members/{number}               RAFMU
            PATCH  programmes/{programme}/members/{number}               AM
            GET    programmes/{programme}/members/{number}/grants        RAFMU
            DELETE programmes/{programme}/members/{number}/grants        AM
            DELETE programmes/{programme}/members/{number}/grants/{grant}      AM
            GET    programmes/{programme}/members/{number}/sign-ins      RAFMU
            DELETE programmes/{programme}/members/{number}/sign-ins      AM
            DELETE programmes/{programme}/members/{number}/sign-ins/{signin}   AM
            POST   programmes/{programme}/members/{number}/registration-code   AM
            POST   programmes/{programme}/members/{number}/password-reset      AM
            POST   programmes/{programme}/members/{number}/household     AM
            DELETE programmes/{programme}/members/{number}/household     AM
            POST   programmes/{programme}/accounts                       AM
            GET    programmes/{programme}/accounts/{number}              RAFMU
            PATCH  programmes/{programme}/accounts/{number}              AM
            POST   programmes/{programme}/accounts/{number}/adjustments        AFM
            POST   programmes/{programme}/accounts/{number}/part-reversals     AFM
            POST   programmes/{programme}/accounts/{number}/credit-reversals   AFM
            POST   programmes/{programme}/accounts/{number}/moves        AFM
            POST   programmes/{programme}/accounts/{number}/forfeitures  AFM
            POST   programmes/{programme}/accounts/{number}/payouts      AFM
            GET    programmes/{programme}/persons/{number}/notes         RAFMU
            POST   programmes/{programme}/persons/{number}/notes         AM
            PATCH  programmes/{programme}/persons/{number}/notes/{note}  AM
            DELETE programmes/{programme}/persons/{number}/notes/{note}  AM
            GET    programmes/{programme}/persons/{number}/cards         RAFMU
            POST   programmes/{programme}/persons/{number}/cards         AM
            PATCH  programmes/{programme}/persons/{number}/cards/{card}  AM
            POST   programmes/{programme}/persons/{number}/merge         AM
            POST   programmes/{programme}/persons/{number}/closure       AM
            DELETE programmes/{programme}/persons/{number}/closure       AM
            GET    programmes/{programme}/persons/{number}/open-items    RAFMU
            POST   programmes/{programme}/persons/{number}/erasure       M
            GET    outages                                               RAFPMU
            POST   outages                                               M
            GET    outages/{outage}                                      RAFPMU
            PATCH  outages/{outage}                                      M
            POST   outages/{outage}/end                                  M
            DELETE outages/{outage}                                      M
            GET    partners                                              RAFPMU
            POST   partners                                              PM
            GET    partners/{partner}                                    RAFPMU
            PATCH  partners/{partner}                                    PM
            GET    partners/{partner}/notes                              RAFPMU
            POST   partners/{partner}/notes                              PM
            PATCH  partners/{partner}/notes/{note}                       PM
            DELETE partners/{partner}/notes/{note}                       PM
            GET    partners/{partner}/open-items                         RAFPMU
            GET    partners/{partner}/agreements                         RAFPMU
            POST   partners/{partner}/agreements                         PM
            GET    partners/{partner}/agreements/{programme}             RAFPMU
            PATCH  partners/{partner}/agreements/{programme}             PM
            GET    partners/{partner}/api-keys                           PMU
            POST   partners/{partner}/api-keys                           PM
            PATCH  partners/{partner}/api-keys/{name}                    PM
            GET    sponsors                                              RAFPMU
            POST   sponsors                                              PM
            GET    sponsors/{sponsor}                                    RAFPMU
            PATCH  sponsors/{sponsor}                                    PM
            GET    clients                                               PMU
            POST   clients                                               PM
            GET    clients/{client}                                      PMU
            PATCH  clients/{client}                                      PM
            POST   clients/{client}/secret                               PM
            POST   searches/persons                                      RAFMU
            POST   searches/transfers                                    RAFMU
            POST   searches/transfers-at                                 RAFMU
            POST   searches/refusals                                     RAFMU
            POST   explanations/timeline                                 RAFMU
            POST   explanations/balance                                  RAFMU
            POST   explanations/inquiry                                  RAFMU
            POST   explanations/movements                                FMU
            GET    approvals                                             AFMU
            GET    approvals/{approval}                                  AFMU
            POST   approvals/{approval}/approve                          FM
            POST   approvals/{approval}/reject                           FM
            POST   approvals/{approval}/withdraw                         AFM
            GET    roles                                                 RAFPMU
            GET    roles/{role}                                          RAFPMU
            PATCH  roles/{role}                                          M
            POST   searches/duplicates                                   RAFMU
            GET    changes                                               FMU
            """;

    private static final String PREFIX = "/operator/v1/";
    private static final String NOBODY = "without-role";

    private static RunningInstance instance;
    private static WireClient wire;

    @BeforeAll
    static void start() {
        instance = RunningInstance.start();
        for (StaffRole role : StaffRole.values()) {
            instance.operatorClient(role.word(), Set.of(role));
        }
        instance.operatorClient(NOBODY, Set.of());
        wire = new WireClient(instance.url());
    }

    @AfterAll
    static void stop() {
        wire.close();
        instance.close();
    }

    @Test
    void everyCallOfTheOperatorIsInTheTable() {
        Set<String> routed =
                instance.routes().stream()
                        .filter(it -> it.path().startsWith(PREFIX))
                        .map(RolesOfRoutesTest::call)
                        .collect(Collectors.toSet());

        assertThat(routed).containsExactlyInAnyOrderElementsOf(table().keySet());
    }

    /** What a role may not do is refused before anything of the request is looked at. */
    @Test
    void aRoleCanDoWhatTheTableSaysAndNothingElse() {
        Map<String, Set<StaffRole>> allowed = new TreeMap<>();
        List<String> odd = new ArrayList<>();
        for (Route route : operatorRoutes()) {
            Set<StaffRole> roles = EnumSet.noneOf(StaffRole.class);
            for (StaffRole role : StaffRole.values()) {
                Answer answer = send(role.word(), route);
                if (answer.status() != 403) {
                    roles.add(role);
                } else if (!answer.member("type").equals("urn:milepost:problem:forbidden")) {
                    odd.add(call(route) + " " + role + ": " + answer);
                }
            }
            allowed.put(call(route), roles);
        }

        assertThat(allowed).isEqualTo(table());
        assertThat(odd).isEmpty();
    }

    @Test
    void aClientWithoutARoleCanDoNothing() {
        assertThat(operatorRoutes()).allMatch(it -> send(NOBODY, it).status() == 403);
    }

    /** Sends the call for things that do not exist, without a body. */
    private static Answer send(String client, Route route) {
        String path = route.path().replaceAll("\\{[a-z]+}", "9999");
        return wire.send(
                route.method(),
                path,
                "Authorization: Bearer "
                        + instance.token(client)
                        + "\r\nContent-Type: application/json\r\nChange-Reason: test\r\n",
                "".getBytes(UTF_8));
    }

    private static List<Route> operatorRoutes() {
        return instance.routes().stream().filter(it -> it.path().startsWith(PREFIX)).toList();
    }

    private static String call(Route route) {
        return route.method() + " " + route.path().substring(PREFIX.length());
    }

    private static Map<String, Set<StaffRole>> table() {
        Map<String, Set<StaffRole>> table = new TreeMap<>();
        for (String line : TABLE.lines().toList()) {
            String[] words = line.split(" +", -1);
            table.put(
                    words[0] + " " + words[1],
                    words[2].chars()
                            .mapToObj(RolesOfRoutesTest::role)
                            .collect(
                                    Collectors.toCollection(
                                            () -> EnumSet.noneOf(StaffRole.class))));
        }
        return table;
    }

    private static StaffRole role(int letter) {
        return switch (letter) {
            case 'R' -> StaffRole.SUPPORT_READER;
            case 'A' -> StaffRole.SUPPORT_AGENT;
            case 'F' -> StaffRole.FINANCE;
            case 'P' -> StaffRole.PARTNER_MANAGER;
            case 'M' -> StaffRole.PROGRAMME_ADMINISTRATOR;
            case 'U' -> StaffRole.AUDITOR;
            default -> throw new IllegalStateException("no role " + (char) letter);
        };
    }
}
