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
import org.milepost.web.StaticFile;

/**
 * Which role may make which call of the operator's API, as docs/OPERATOR.md says, for every route
 * of a running instance and every role.
 */
@SuppressWarnings("NullAway.Init") // set before all tests
final class RolesOfRoutesTest {

    /** Each call with the roles that may make it. */
    private static final String TABLE = "roles-of-routes.txt";

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
                        .filter(it -> it.path().startsWith(PREFIX) && it.guard().isPresent())
                        .map(RolesOfRoutesTest::call)
                        .collect(Collectors.toSet());

        assertThat(routed).containsExactlyInAnyOrderElementsOf(table().keySet());
    }

    @Test
    void theTableIsSortedByPath() {
        assertThat(rows().stream().map(it -> it[1])).isSorted();
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

    /** The guarded ones. */
    private static List<Route> operatorRoutes() {
        return instance.routes().stream()
                .filter(it -> it.path().startsWith(PREFIX) && it.guard().isPresent())
                .toList();
    }

    private static String call(Route route) {
        return route.method() + " " + route.path().substring(PREFIX.length());
    }

    private static Map<String, Set<StaffRole>> table() {
        Map<String, Set<StaffRole>> table = new TreeMap<>();
        for (String[] words : rows()) {
            table.put(
                    words[0] + " " + words[1],
                    words[2].replace("-", "")
                            .chars()
                            .mapToObj(RolesOfRoutesTest::role)
                            .collect(
                                    Collectors.toCollection(
                                            () -> EnumSet.noneOf(StaffRole.class))));
        }
        return table;
    }

    /** Method, path and roles. */
    private static List<String[]> rows() {
        return new String(StaticFile.read("/org/milepost/" + TABLE), UTF_8)
                .lines()
                .filter(it -> !it.startsWith("#"))
                .map(it -> it.split(" +", -1))
                .toList();
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
